import type { Clock } from './ports.ts'

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  soon: (task) => {
    const timer = setImmediate(task)
    return () => clearImmediate(timer)
  },
}
