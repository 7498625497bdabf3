interface Waiting {
  due: number
  task: () => void
  timer: NodeJS.Timeout
}

/** The clock on the wall, but for the leaps it is told to make: then everything that was due meanwhile happens at once. For browsers and servers. */
export class LeapingClock {
  #ahead = 0
  readonly #waiting = new Set<Waiting>()

  now(): number {
    return Date.now() + this.#ahead
  }

  elapsed(): number {
    return performance.now() + this.#ahead
  }

  after(ms: number, task: () => void): () => void {
    const waiting: Waiting = { due: this.now() + ms, task, timer: setTimeout(() => this.#run(waiting), ms) }
    this.#waiting.add(waiting)
    return () => this.#forget(waiting)
  }

  frame(task: () => void): () => void {
    return this.after(0, task)
  }

  soon(task: () => void): () => void {
    const timer = setImmediate(task)
    return () => clearImmediate(timer)
  }

  /** In milliseconds. */
  leap(ms: number): void {
    this.#ahead += ms
    for (const waiting of [...this.#waiting].toSorted((a, b) => a.due - b.due)) {
      clearTimeout(waiting.timer)
      waiting.timer = setTimeout(() => this.#run(waiting), Math.max(0, waiting.due - this.now()))
    }
  }

  #run(waiting: Waiting): void {
    this.#forget(waiting)
    waiting.task()
  }

  #forget(waiting: Waiting): void {
    clearTimeout(waiting.timer)
    this.#waiting.delete(waiting)
  }
}
