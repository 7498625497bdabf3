import type { ClientMessages, VerifyAnswer } from '@tandem/protocol'
import type * as Y from 'yjs'
import { DamageWatch } from './damage-watch.ts'
import type { Clock } from './ports.ts'
import type { CompleteState } from './state-parts.ts'
import { Verification, type Place } from './verification.ts'

interface Parts {
  replica: Y.Doc
  clock: Clock
  /** Puts into the replica what waits for it. */
  flush: () => void
  /** The replica lacks something that its seq promised. */
  damaged: () => void
  place: () => Place | undefined
  ask: (body: ClientMessages['verify']) => Promise<VerifyAnswer | undefined>
  differs: () => void
}

/** Whether a replica holds what it should: looked at after each state that met something that was here before. */
export class Integrity {
  readonly #damage: DamageWatch
  readonly #verification: Verification

  constructor(parts: Parts) {
    this.#damage = new DamageWatch(parts)
    this.#verification = new Verification(parts)
  }

  /** A state is complete. `bySeq`: it holds only what comes after the seq of the replica. */
  completed({ stateVector }: CompleteState, { bySeq, hadContent }: { bySeq: boolean; hadContent: boolean }): void {
    if (stateVector && bySeq) this.#damage.look(stateVector)
    if (hadContent) this.#verification.want()
  }

  /** Something was typed or came in. */
  disturbed(): void {
    this.#verification.disturbed()
  }

  /** The session is over. */
  stop(): void {
    this.#damage.stop()
    this.#verification.stop()
  }
}
