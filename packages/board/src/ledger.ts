import type { BoardElement, SceneElement } from './element.ts'

/** One element on which scene and replica agreed. */
export interface Entry {
  element: BoardElement
  /** The scene's `versionNonce` when they did; a different one now means a local change. */
  nonce: number
  /** The index in the scene. It differs from the shared one where the editor put right two equal indexes. */
  shownIndex: string | null
}

/** What scene and replica agreed on, and the quick way to find where the scene has moved on since. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  // The scene as it was looked at last: as long as nobody reorders it, an element is known clean without a look-up.
  readonly #seen: (SceneElement | undefined)[] = []
  readonly #nonces: number[] = []
  #shown = 0

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  agree(element: BoardElement, shown: { readonly versionNonce: number; readonly index: string | null }): void {
    this.#entries.set(element.id, { element, nonce: shown.versionNonce, shownIndex: shown.index })
  }

  forget(id: string): void {
    this.#entries.delete(id)
    this.#seen.length = 0
  }

  /** Elements of the scene that changed since they were agreed on, or never were. */
  changed(scene: readonly SceneElement[]): SceneElement[] {
    const changed: SceneElement[] = []
    const seen = this.#seen
    const nonces = this.#nonces
    let shown = 0
    for (let i = 0; i < scene.length; i++) {
      const element = scene[i] as SceneElement
      if (seen[i] === element && nonces[i] === element.versionNonce) {
        shown++
        continue
      }
      const entry = this.#entries.get(element.id)
      if (entry) shown++
      if (entry?.nonce === element.versionNonce) {
        seen[i] = element
        nonces[i] = element.versionNonce
      } else {
        seen[i] = undefined
        changed.push(element)
      }
    }
    seen.length = nonces.length = scene.length
    this.#shown = shown
    return changed
  }

  /** Elements that were agreed on but are not in the scene that `changed` saw last. */
  missing(scene: readonly SceneElement[]): string[] {
    if (this.#shown >= this.#entries.size) return []
    const ids = new Set(scene.map((element) => element.id))
    return [...this.#entries.keys()].filter((id) => !ids.has(id))
  }
}
