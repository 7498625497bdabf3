import type * as Y from 'yjs'
import { Samples, type Quantiles } from './samples.ts'
import type { Session } from './sessions.ts'
import type { Writer } from './writers.ts'

/** Edits made from `from` to `to` are counted. */
export interface MeasuredTime {
  from: number
  to: number
}

const contains = ({ from, to }: MeasuredTime, moment: number) => moment >= from && moment < to

/** Measures at the full clients how long edits of others take to arrive, and which have not. */
export class Readers {
  readonly #latencies = new Samples()
  readonly #writers: Map<number, Writer>
  readonly #readers: { doc: string; ownId: number; clocks: Map<number, number> }[] = []

  readonly #isTimed: (reader: Session, writer: Writer) => boolean

  /** `isTimed`: whose edits count for a reader's latency; all of them unless said otherwise. */
  constructor(
    sessions: readonly Session[],
    writers: readonly Writer[],
    time: MeasuredTime,
    isTimed: (reader: Session, writer: Writer) => boolean = () => true,
  ) {
    this.#isTimed = isTimed
    this.#writers = new Map(writers.map((writer) => [writer.clientId, writer]))
    for (const session of sessions) {
      if (session.kind !== 'full') continue
      const clocks = new Map<number, number>()
      this.#readers.push({ doc: session.doc, ownId: session.replica.clientID, clocks })
      session.replica.on('afterTransaction', (transaction) => {
        if (!transaction.local) this.#read(transaction, { session, ownId: session.replica.clientID, clocks }, time)
      })
    }
  }

  #read(
    { beforeState, afterState }: Y.Transaction,
    { session, ownId, clocks }: { session: Session; ownId: number; clocks: Map<number, number> },
    time: MeasuredTime,
  ): void {
    const now = performance.now()
    for (const [id, clock] of afterState) {
      const before = beforeState.get(id) ?? 0
      const writer = this.#writers.get(id)
      if (clock === before || !writer || id === ownId) continue
      clocks.set(id, clock)
      if (!this.#isTimed(session, writer)) continue
      for (const typedAt of writer.typedAt.slice(before, clock)) if (contains(time, typedAt)) this.#latencies.push(now - typedAt)
    }
  }

  /** Edits that have not reached the full clients, summed over these. */
  missing(): number {
    let missing = 0
    for (const { doc, ownId, clocks } of this.#readers) {
      for (const writer of this.#writers.values()) {
        if (writer.clientId === ownId || writer.doc !== doc) continue
        missing += Math.max(0, writer.typedAt.length - (clocks.get(writer.clientId) ?? 0))
      }
    }
    return missing
  }

  latency(): Quantiles {
    return this.#latencies.quantiles()
  }
}

/** Measures at the full clients how long the server takes to say `stored`, where it says so. */
export class StoredReceipts {
  readonly #delays = new Samples()
  readonly #unstored: (() => number)[] = []

  constructor(sessions: readonly Session[], writers: readonly Writer[], time: MeasuredTime) {
    for (const [i, session] of sessions.entries()) {
      const writer = writers[i]
      if (session.kind !== 'full' || !session.receipts || !writer) continue
      const { receipts } = session
      let stored = 0
      this.#unstored.push(() => receipts.unstored())
      receipts.subscribe(() => {
        const now = performance.now()
        for (const upTo = writer.typedAt.length - receipts.unstored(); stored < upTo; stored++) {
          const typedAt = writer.typedAt[stored] as number
          if (contains(time, typedAt)) this.#delays.push(now - typedAt)
        }
      })
    }
  }

  report(): { stored?: Quantiles; unstored?: number } {
    if (this.#unstored.length === 0) return {}
    return { stored: this.#delays.quantiles(), unstored: this.#unstored.reduce((sum, unstored) => sum + unstored(), 0) }
  }
}
