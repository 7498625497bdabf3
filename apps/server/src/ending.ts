/** What ends a process, apart from the process itself. */
export interface EndingParts {
  /**
   * Brings everything to the disk; `undefined` before there is anything to stop. Asked again it is the same stop, and with
   * `atOnce` it waits for nobody any more.
   */
  stop: (atOnce: boolean) => Promise<void> | undefined
  exit: (code: number) => void
  after: (ms: number, task: () => void) => void
  stopped: () => void
  /** Stopping itself failed. */
  failed: (error: unknown) => void
}

/** Leaves at most this many milliseconds for everything to get to the disk. */
export type Ending = (code: number, withinMs: number) => void

/**
 * The one way in which this process ends: takes nothing new, lets everybody go elsewhere, brings what it has to the disk,
 * exits. It happens once; a second call, and an error, wait for nobody any more, and an error turns a good end into a bad
 * one. An overrun loses nothing that was shown as saved.
 */
export const ending = ({ stop, exit, after, stopped, failed }: EndingParts): Ending => {
  let begun = false
  let worst = 0
  return (code, withinMs) => {
    worst = Math.max(worst, code)
    after(withinMs, () => exit(worst || 1))
    if (begun) return void stop(true)
    begun = true
    const stopping = stop(code !== 0) ?? Promise.resolve()
    stopping.then(
      () => {
        stopped()
        exit(worst)
      },
      (error: unknown) => {
        failed(error)
        exit(1)
      },
    )
  }
}
