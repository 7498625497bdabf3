interface Timer {
  at: number
  order: number
  task: () => void
}

/** Something that time goes on for while it lives and is awake. */
interface Mortal {
  clock: Pick<VirtualClock, 'now' | 'elapsed' | 'after' | 'soon' | 'frame'>
  stop: () => void
  /** Nothing of it moves until the way to wake it, which is answered, is called: then all that fell due meanwhile runs. */
  sleep: () => () => void
}

/** Time that stands still until a test moves it; serves the server's parts and the provider's alike. */
export class VirtualClock {
  #now = 1_700_000_000_000
  #order = 0
  #timers: Timer[] = []

  now = (): number => this.#now
  elapsed = (): number => this.#now
  after = (ms: number, task: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, task }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }
  soon = (task: () => void): (() => void) => this.after(0, task)
  frame = (task: () => void): (() => void) => this.after(16, task)

  /** A clock for something that may die: after `stop` none of its timers runs any more. */
  mortal(): Mortal {
    let alive = true
    let overslept: (() => void)[] | undefined
    const after = (ms: number, task: () => void) => {
      let isWanted = true
      const run = () => (alive && isWanted ? task() : undefined)
      const cancel = this.after(ms, () => (overslept ? overslept.push(run) : run()))
      return () => {
        isWanted = false
        cancel()
      }
    }
    const clock = {
      now: this.now,
      elapsed: this.elapsed,
      after,
      soon: (task: () => void) => after(0, task),
      frame: (task: () => void) => after(16, task),
    }
    return {
      clock,
      stop: () => {
        alive = false
      },
      sleep: () => {
        const tasks = (overslept ??= [])
        return () => {
          overslept = undefined
          for (const task of tasks) this.after(0, task)
        }
      },
    }
  }

  /** Moves time on; everything that falls due runs in order, and what it sets in motion settles in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      await settled()
      const next = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.task()
    }
    this.#now = until
  }
}

/** Lets every promise that can go on go on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
