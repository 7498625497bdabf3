import type { Timing } from '../src/index.ts'

const FRAME = 16

/** Time that moves when told to. A frame comes every 16 ms. */
export class FakeTime implements Timing {
  #now = 0
  #waiting: { at: number; run: () => void }[] = []

  now(): number {
    return this.#now
  }

  frame(run: () => void): () => void {
    return this.after(FRAME - (this.#now % FRAME), run)
  }

  after(milliseconds: number, run: () => void): () => void {
    const entry = { at: this.#now + milliseconds, run }
    this.#waiting.push(entry)
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry)
    }
  }

  advance(milliseconds: number): void {
    const until = this.#now + milliseconds
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#waiting = this.#waiting.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = until
  }
}
