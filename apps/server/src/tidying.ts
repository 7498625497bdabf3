import type { Clock } from './rooms/ports.ts'

const LOOK_EVERY_MS = 10_000
/** What a closed connection leaves behind is let go of within half a minute: one collection would come too early for it. */
const COLLECTIONS = 5
/** Busy for less than this part of the time: a pause of a fifth of a second, which is what it takes, meets two or three people at most. */
const QUIET = 0.05
const GROWN_BYTES = 16 * 1024 * 1024

/**
 * Gives memory back after a storm. V8 collects when it needs room, and a server that was busy and is quiet now needs
 * none: it would keep what a thousand connections once took until the next storm, in a container that is billed for it.
 */
export const tidyWhenQuiet = (parts: {
  clock: Pick<Clock, 'after'>
  /** How busy the event loop was of late, from 0 to 1. */
  load: () => number
  /** In use by this process, in bytes. */
  memory: () => number
  /** Gives back what can be given back, in every thread. */
  collect: () => void
}): (() => void) => {
  const { clock, load, memory, collect } = parts
  let least = memory()
  let left = 0
  let cancel = () => {}
  const look = (): void => {
    if (left === 0 && memory() > least + GROWN_BYTES) left = COLLECTIONS
    if (left > 0 && load() < QUIET) {
      collect()
      // What is still there then is in use.
      if (--left === 0) least = memory()
    }
    least = Math.min(least, memory())
    cancel = clock.after(LOOK_EVERY_MS, look)
  }
  cancel = clock.after(LOOK_EVERY_MS, look)
  return () => cancel()
}
