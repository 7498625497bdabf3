import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metrics } from './metrics.ts'

const RESOLUTION_MS = 20
/** What was measured is forgotten this long after it was begun, so that a peak is seen by everybody who looks in between. */
const FORGET_AFTER_MS = 15_000
const QUANTILES = [0.5, 0.99, 1] as const

/** How late the event loop comes to its timers: what everything else waits for as well. */
class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  #began = performance.now()

  constructor() {
    this.#histogram.enable()
  }

  read(): { quantile: number; seconds: number }[] {
    const read = QUANTILES.map((quantile) => ({ quantile, seconds: this.#at(quantile) }))
    if (performance.now() - this.#began > FORGET_AFTER_MS) {
      this.#histogram.reset()
      this.#began = performance.now()
    }
    return read
  }

  close(): void {
    this.#histogram.disable()
  }

  /** What is measured is from one timer to the next. */
  #at(quantile: number): number {
    if (this.#histogram.count === 0) return 0
    const ns = quantile === 1 ? this.#histogram.max : this.#histogram.percentile(quantile * 100)
    return Math.max(0, ns / 1e9 - RESOLUTION_MS / 1000)
  }
}

/** What this process may use: the limit of its container, or all there is. */
const memoryLimit = (): number => Math.min(process.constrainedMemory() || Infinity, totalmem())

interface Process {
  /** Version, node, kinds of database and bus. */
  facts: Readonly<Record<string, string>>
  isReady: () => boolean
  load: () => number
  dataDir: string
}

/** Puts all about the process and its machine on the page of numbers. Returns the way to stop measuring. */
export const processMetrics = (metrics: Metrics, { facts, isReady, load, dataDir }: Process): (() => void) => {
  const delay = new LoopDelay()
  const disk = async () => {
    const { bavail, blocks, bsize } = await statfs(dataDir)
    return { free: bavail * bsize, size: blocks * bsize }
  }
  metrics.gauge('tandem_info', 'Which program this is, and on what it runs.', () => [
    { labels: { ...facts, node_version: process.version }, value: 1 },
  ])
  metrics.gauge('tandem_ready', '1 while this node takes requests.', () => Number(isReady()))
  metrics.gauge('tandem_uptime_seconds', 'Since the process started.', () => process.uptime())
  metrics.gauge('tandem_process_memory_bytes', 'Memory of the process, by kind; rss is what the system sees.', () => {
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
    const kinds = { rss, heap_used: heapUsed, heap_total: heapTotal, external, array_buffers: arrayBuffers }
    return Object.entries(kinds).map(([kind, value]) => ({ labels: { kind }, value }))
  })
  metrics.gauge('tandem_process_memory_limit_bytes', 'What the process may use at most.', memoryLimit)
  metrics.counter('tandem_process_cpu_seconds_total', 'CPU time of the process, of all its threads.', () => {
    const { user, system } = process.cpuUsage()
    return Object.entries({ user, system }).map(([mode, value]) => ({ labels: { mode }, value: value / 1e6 }))
  })
  metrics.gauge('tandem_event_loop_delay_seconds', 'How late the event loop came to its timers in the last seconds.', () =>
    delay.read().map(({ quantile, seconds }) => ({ labels: { percentile: String(quantile * 100) }, value: seconds })),
  )
  metrics.gauge('tandem_event_loop_load', 'Which part of the time, from 0 to 1, the event loop was busy of late.', load)
  metrics.gauge('tandem_data_folder_free_bytes', 'Free space where the data folder is.', async () => (await disk()).free)
  metrics.gauge('tandem_data_folder_size_bytes', 'All space where the data folder is.', async () => (await disk()).size)
  return () => delay.close()
}
