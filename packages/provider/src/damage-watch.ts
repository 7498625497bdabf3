import type * as Y from 'yjs'
import type { Clock } from './ports.ts'
import { holdsAll } from './repair.ts'

/** Changes that the server has accepted are stored, and here, long before this. */
const PATIENCE = 2000

interface Parts {
  replica: Y.Doc
  clock: Clock
  /** Puts into the replica what waits for it. */
  flush: () => void
  /** The replica lacks something for good. */
  damaged: () => void
}

/** A copy that was damaged on the device lacks what its seq promised: found out with the server's state vector. */
export class DamageWatch {
  readonly #parts: Parts
  #cancel = (): void => undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The vector may also speak of changes that are on their way into the log, so it is looked at again when those must have come. */
  look(stateVector: Uint8Array): void {
    const { replica, clock, flush, damaged } = this.#parts
    this.stop()
    if (holdsAll(replica, stateVector)) return
    this.#cancel = clock.after(PATIENCE, () => {
      flush()
      if (!holdsAll(replica, stateVector)) damaged()
    })
  }

  stop(): void {
    this.#cancel()
  }
}
