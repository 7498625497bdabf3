/** Lets so many tasks run at once; the others wait in the order they came. */
export class Turns {
  readonly #atOnce: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  async take<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await task()
    } finally {
      // Who waits takes over this turn, so nobody else can slip in before.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
