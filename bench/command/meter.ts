import { readFileSync } from 'node:fs'

/** What Linux knows of a process. CPU in seconds, all threads; memory in MB. */
export interface Reading {
  at: number
  cpu: number
  /** The main thread alone. */
  mainCpu: number
  rss: number
  peakRss: number
}

const TICKS_PER_SECOND = 100
const USER_TICKS = 11
const SYSTEM_TICKS = 12

const cpuOf = (file: string): number => {
  const stat = readFileSync(file, 'utf8')
  // The name of the process stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND
}

/** Reads a process from outside, so that nothing measured has to take part. */
export const read = (pid: number): Reading => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return {
    at: performance.now(),
    cpu: cpuOf(`/proc/${pid}/stat`),
    mainCpu: cpuOf(`/proc/${pid}/task/${pid}/stat`),
    rss: megabytes('VmRSS'),
    peakRss: megabytes('VmHWM'),
  }
}

const BUSY = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'].flatMap((name, i) =>
  name === 'idle' || name === 'iowait' ? [] : [i],
)

/** CPU seconds that all processes of the machine have used since it started. */
export const machineCpu = (): number => {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
  const ticks = first.trim().split(/\s+/).slice(1).map(Number)
  return BUSY.reduce((sum, i) => sum + (ticks[i] ?? 0), 0) / TICKS_PER_SECOND
}
