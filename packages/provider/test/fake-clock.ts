import type { Clock } from '../src/ports.ts'

const FRAME = 16

/** Time that moves when the test says so. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000
  #tasks: { at: number; task: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#now + Math.max(0, ms), task }
    this.#tasks.push(entry)
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== entry)
    }
  }

  frame(task: () => void): () => void {
    return this.after(FRAME, task)
  }

  idle(task: () => void): () => void {
    return this.after(1, task)
  }

  /** Runs everything due within `ms`, in order of time. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#tasks.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      this.#tasks = this.#tasks.filter((one) => one !== next)
      this.#now = next.at
      next.task()
    }
    this.#now = end
  }

  /** Tasks that are still planned. */
  get planned(): number {
    return this.#tasks.length
  }
}
