import * as Y from 'yjs'
import type { Clock } from './ports.ts'

/** Puts the changes of others into the replica: all of one frame in one transaction. */
export class RemoteChanges {
  /** The origin of these transactions. */
  readonly origin = { remote: true }
  readonly #replica: Y.Doc
  readonly #clock: Clock
  #waiting: Uint8Array[] = []
  #cancel: (() => void) | undefined

  constructor(replica: Y.Doc, clock: Clock) {
    this.#replica = replica
    this.#clock = clock
  }

  add(updates: readonly Uint8Array[]): void {
    if (updates.length === 0) return
    this.#waiting.push(...updates)
    this.#cancel ??= this.#clock.frame(() => this.flush())
  }

  /** Applies at once what waits for the frame. */
  flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const updates = this.#waiting
    if (updates.length === 0) return
    this.#waiting = []
    this.#replica.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#replica, update, this.origin)
    }, this.origin)
  }

  close(): void {
    this.#cancel?.()
    this.#waiting = []
  }
}
