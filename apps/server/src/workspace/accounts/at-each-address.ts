const MOST = 4

/** Keeps what was made for each of the last few addresses this server is reached at. */
export class AtEachAddress<Made> {
  readonly #make: (address: string) => Promise<Made>
  readonly #made = new Map<string, Promise<Made>>()

  constructor(make: (address: string) => Promise<Made>) {
    this.#make = make
  }

  at(address: string): Promise<Made> {
    const known = this.#made.get(address)
    if (known) return known
    const oldest = this.#made.size >= MOST ? [...this.#made.keys()][0] : undefined
    if (oldest !== undefined) this.#made.delete(oldest)
    const made = this.#make(address)
    this.#made.set(address, made)
    // What failed is tried again.
    made.catch(() => this.#made.delete(address))
    return made
  }
}
