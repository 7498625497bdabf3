/** How often something happened, by words of a closed list; what is on no list counts as `other`. */
export class Tally<Word extends string> {
  readonly #counts: Map<string, number>

  constructor(words: readonly Word[]) {
    this.#counts = new Map(words.map((word) => [word, 0]))
  }

  add(word: Word | (string & {}), by = 1): void {
    const known = this.#counts.has(word) ? word : 'other'
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + by)
  }

  get entries(): [string, number][] {
    return [...this.#counts]
  }
}
