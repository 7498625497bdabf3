import * as Y from 'yjs'
import type { Clock } from './ports.ts'

interface Parts {
  replica: Y.Doc
  clock: Clock
  /** Bytes could not be read; the others of the same frame were applied. */
  damaged: () => void
}

/** Puts the changes of others into the replica: all of one frame in one transaction. */
export class RemoteChanges {
  /** The origin of these transactions. */
  readonly origin = { remote: true }
  readonly #parts: Parts
  #waiting: Uint8Array[] = []
  #cancel: (() => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  add(updates: readonly Uint8Array[]): void {
    if (updates.length === 0) return
    this.#waiting.push(...updates)
    this.#cancel ??= this.#parts.clock.frame(() => this.flush())
  }

  /** Applies at once what waits for the frame. */
  flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const updates = this.#waiting
    if (updates.length === 0) return
    this.#waiting = []
    const { replica, damaged } = this.#parts
    let unreadable = 0
    replica.transact(() => {
      for (const update of updates) if (!this.#apply(update)) unreadable += 1
    }, this.origin)
    if (unreadable > 0) damaged()
  }

  close(): void {
    this.#cancel?.()
    this.#waiting = []
  }

  /** Inside a transaction nothing but unreadable bytes can throw: those who observe the replica are told after it. */
  #apply(update: Uint8Array): boolean {
    try {
      Y.applyUpdate(this.#parts.replica, update, this.origin)
      return true
    } catch {
      return false
    }
  }
}
