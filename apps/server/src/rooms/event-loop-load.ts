import { performance } from 'node:perf_hooks'
import type { Clock } from './ports.ts'

const WINDOW_MS = 250

/** Which part of the time, from 0 to 1, this thread's event loop was busy of late. */
export const eventLoopLoad = (clock: Pick<Clock, 'elapsed'>): (() => number) => {
  let last = performance.eventLoopUtilization()
  let lookedAt = clock.elapsed()
  let load = 0
  return () => {
    if (clock.elapsed() - lookedAt < WINDOW_MS) return load
    lookedAt = clock.elapsed()
    const now = performance.eventLoopUtilization()
    load = performance.eventLoopUtilization(now, last).utilization
    last = now
    return load
  }
}
