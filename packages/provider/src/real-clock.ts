import type { Clock } from './ports.ts'

const LATEST_FRAME = 50

const inTime = (ms: number, task: () => void): (() => void) => {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

/** A hidden tab draws nothing, so the frame is raced against a timer. Where nothing is ever drawn, a frame is the next turn. */
const nextFrame = (task: () => void): (() => void) => {
  if (typeof requestAnimationFrame === 'undefined') return inTime(0, task)
  const cancel = (): void => {
    cancelAnimationFrame(frame)
    cancelTimer()
  }
  const run = (): void => {
    cancel()
    task()
  }
  const frame = requestAnimationFrame(run)
  const cancelTimer = inTime(LATEST_FRAME, run)
  return cancel
}

/** A hidden tab may never be idle enough by itself. */
const LATEST_IDLE = 10_000

const whenIdle = (task: () => void): (() => void) => {
  if (typeof requestIdleCallback === 'undefined') return inTime(0, task)
  const idle = requestIdleCallback(task, { timeout: LATEST_IDLE })
  return () => cancelIdleCallback(idle)
}

/** The time of this machine. */
export const realClock: Clock = { now: () => Date.now(), after: inTime, frame: nextFrame, idle: whenIdle }
