import { joinParts, unpackUpdates, type ServerMessages } from '@tandem/protocol'

export interface CompleteState {
  seq: number
  updates: Uint8Array[]
  /** What the server's page holds, as an encoded Yjs state vector. */
  stateVector: Uint8Array | undefined
}

/** Collects the parts of one `state`; a part out of turn throws the unfinished one away. */
export class StateParts {
  #parts: Uint8Array[] = []

  /** The whole state with its last part, `undefined` before. */
  add(part: ServerMessages['state']): CompleteState | undefined {
    if (part.part === 0) this.#parts = []
    if (part.part !== this.#parts.length) return undefined
    this.#parts.push(part.bytes)
    if (this.#parts.length < part.parts) return undefined
    const updates = unpackUpdates(joinParts(this.#parts))
    this.#parts = []
    return { seq: part.seq, updates, stateVector: part.stateVector }
  }

  clear(): void {
    this.#parts = []
  }
}
