import type * as Y from 'yjs'
import type { Found } from './page-device.ts'
import { writersOf } from './client-ids.ts'
import type { Outbox } from './outbox.ts'
import type { Clock, OutboxEntry } from './ports.ts'
import { addRepair, missingClients } from './repair.ts'

/** What another tab has written is in its outbox, and mostly at the server, long before this. */
const PATIENCE = 3000

interface Parts {
  replica: Y.Doc
  outbox: Outbox
  clock: Clock
  /** What rests on the device now. Rejects when it does not answer. */
  look: () => Promise<Found>
  epoch: () => number | undefined
  /** There is more to send, under ids that a join has to name. */
  join: () => void
  /** Asks the server how far it has come. */
  ask: () => void
}

/**
 * What this replica has from the local copy and the server has not. The tabs of a browser share the copy, so it mostly is
 * on its way from another tab, which alone may send it: a Yjs client id has one writer. What no living tab is going to send
 * is sent from here.
 */
export class Strays {
  readonly #parts: Parts
  /** The replica holds something that another tab is going to send: what was made here may build on it. */
  awaited = false
  /** There may be more than the server has stored: deletions are in no state vector, and what it has accepted is in it before. */
  #isAhead = false
  /**
   * What rested on the device before the server was asked how far it is. In the other order something that was stored in
   * between would seem to be nowhere.
   */
  #device: Pick<Found, 'others' | 'alone'> = { others: [], alone: false }
  #hasLooked = false
  #visit = {}
  #cancel = (): void => undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The replica has what the server has, and nothing else but what is in the outbox. */
  get none(): boolean {
    return !this.awaited && !this.#isAhead
  }

  /** The local copy is in the replica; this is what rested on the device beside it. */
  loaded(found: Found): void {
    this.#device = found
    this.#isAhead = found.others.some(isToBeSent)
  }

  /** The server is as far as the state vector says, and the replica has all of it. True: there is more to send, after another join. */
  completed(serverVector: Uint8Array): boolean {
    this.stop()
    const { outbox, replica, epoch } = this.#parts
    const { others, alone } = this.#device
    const changes = outbox.changes.map(({ entry }) => entry.bytes)
    const missing = missingClients(replica, serverVector, changes).filter((client) => !outbox.foreign.has(client))
    const isOfATab = writes(others)
    const ofNobody = missing.filter((client) => !isOfATab(client))
    // Another tab may just have been writing it into its outbox: the second look is the one that counts.
    const isClear = alone || this.#hasLooked
    if (ofNobody.length > 0 && isClear) {
      addRepair(outbox, replica, { of: ofNobody, serverVector, epoch: epoch() })
      return true
    }
    this.awaited = ofNobody.length > 0 || missing.some(writes(others.filter(isToBeSent)))
    this.#isAhead ||= this.awaited
    this.#lookLater()
    return false
  }

  /** The session is over. */
  stop(): void {
    this.#visit = {}
    this.awaited = false
    this.#cancel()
  }

  #lookLater(): void {
    if (this.none) return
    const visit = this.#visit
    const { clock, look } = this.#parts
    this.#cancel = clock.after(PATIENCE, () => {
      look().then(
        (found) => visit === this.#visit && this.#found(found),
        () => visit === this.#visit && this.#lookLater(),
      )
    })
  }

  #found(found: Found): void {
    const { outbox, join, ask } = this.#parts
    this.#device = found
    this.#hasLooked = true
    const before = outbox.changes.length
    outbox.takeOver(found.left)
    // Joining looks at them first: they may be damaged, or of another log.
    if (outbox.changes.length > before) return join()
    this.#isAhead = this.awaited || found.others.some(isToBeSent)
    if (this.awaited) ask()
    else this.#lookLater()
  }
}

const isToBeSent = ({ refused }: OutboxEntry): boolean => refused === undefined

const writes = (entries: readonly OutboxEntry[]): ((client: number) => boolean) => {
  const writers = new Set(entries.flatMap(({ bytes }) => writersOf(bytes)))
  return (client) => writers.has(client)
}
