/** Those who want to hear of a change. */
export class Listeners<Heard extends unknown[] = []> {
  #listeners = new Set<(...heard: Heard) => void>()

  /** Returns the way to stop. The same function added twice is heard twice. */
  add(listener: (...heard: Heard) => void): () => void {
    const own = (...heard: Heard) => listener(...heard)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  tell(...heard: Heard): void {
    for (const listener of [...this.#listeners]) listener(...heard)
  }

  clear(): void {
    this.#listeners.clear()
  }
}
