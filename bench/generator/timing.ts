export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** `promise`, or an error that names `what` after `ms`. */
export const within = async <T>(promise: Promise<T>, ms: number, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Open loop: every actor acts at its own phase of a fixed rate and catches up when the timer is late, so a slow server
 * gets no less work than a fast one.
 */
export const actAtRate = <Actor>(
  actors: readonly Actor[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
  act: (actor: Actor, turn: number) => void,
): Promise<void> => {
  const period = 1000 / perSecond
  const start = performance.now()
  const schedule = actors.map((actor, i) => ({ actor, next: start + period * (i / actors.length), turn: 0 }))
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now()
      if (now >= start + seconds * 1000) {
        clearInterval(timer)
        resolve()
        return
      }
      for (const entry of schedule) {
        while (entry.next <= now) {
          act(entry.actor, entry.turn++)
          entry.next += period
        }
      }
    }, 2)
  })
}
