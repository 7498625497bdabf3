import { createHash } from 'node:crypto'
import type { Clock } from '../../rooms/ports.ts'
import type { CodeRecords } from './ports.ts'

/** A code holds for thirty seconds, and the ones beside it are taken too. */
const HELD_MS = 120_000

/** A code of an authenticator is good once, on whichever node: who looked over a shoulder cannot use it again. */
export class UsedCodes {
  readonly #records: CodeRecords
  readonly #clock: Pick<Clock, 'now'>

  constructor(records: CodeRecords, clock: Pick<Clock, 'now'>) {
    this.#records = records
    this.#clock = clock
  }

  /** `false` when it was used before. */
  take(email: string, code: string): Promise<boolean> {
    const now = this.#clock.now()
    return this.#records.take(createHash('sha256').update(`${email} ${code}`).digest('hex'), { now, until: now + HELD_MS })
  }
}
