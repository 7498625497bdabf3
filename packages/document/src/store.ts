/** Something that changes and can be watched; `get` returns the same object until it does. */
export interface Store<Value> {
  get(): Value
  subscribe(listener: () => void): () => void
}

/** A store that its owner writes to. Equal values, by `same`, call nobody back. */
export class Changing<Value> implements Store<Value> {
  #value: Value
  readonly #same: (a: Value, b: Value) => boolean
  readonly #listeners = new Set<() => void>()

  constructor(value: Value, same: (a: Value, b: Value) => boolean = Object.is) {
    this.#value = value
    this.#same = same
  }

  readonly get = (): Value => this.#value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(value: Value): void {
    if (this.#same(this.#value, value)) return
    this.#value = value
    for (const listener of this.#listeners) listener()
  }
}
