import type { Code, PageId, TabId } from '@tandem/protocol'
import * as Y from 'yjs'
import { writersOf } from './client-ids.ts'
import type { Clock, OutboxEntry, OutboxKey, OutboxStore } from './ports.ts'

/** One change that is not stored yet. */
export interface Change {
  entry: OutboxEntry
  /** The Yjs client ids it writes under. */
  writers: readonly number[]
  /** Whether the device has it: `failed` means it would not survive the end of this tab. */
  device: 'writing' | 'kept' | 'failed'
  /** Under which number it is on its way; `undefined` while it waits here. */
  n: number | undefined
  /** Not made here: found in the replica, and nobody knows by whom it was made. */
  isRepair?: true
}

interface Parts {
  page: PageId
  tab: TabId
  principal: string
  store: OutboxStore
  clock: Clock
  /** Numbers the changes of this tab, over all pages and however often they are opened. */
  nextOrder: () => number
  /** The device answered about a change. */
  changed: () => void
}

const keyOf = ({ page, tab, order }: OutboxEntry): OutboxKey => ({ page, tab, order })

/** The changes of one page that are not stored yet, in memory and on the device. */
export class Outbox {
  /** On their way or waiting, in order. */
  changes: Change[] = []
  /** Those that the server will not take. They are part of what this tab shows. */
  parked: Change[] = []
  /** Those that no server will take and that this tab does not show: refused at an earlier visit, or made for another log. */
  aside: readonly OutboxEntry[] = []
  /** Client ids of others, found out by offering a repair: what is missing of them is not for this tab to send. */
  readonly foreign = new Set<number>()
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get size(): number {
    return this.changes.length + this.parked.length
  }

  /** How many of them the device has confirmed. */
  get kept(): number {
    const isKept = (change: Change): boolean => change.device === 'kept'
    return this.changes.filter(isKept).length + this.parked.filter(isKept).length
  }

  /** When the oldest change on its way or waiting was made. */
  get oldestAt(): number | undefined {
    return this.changes[0]?.entry.at
  }

  /** Something that is not stored would not survive the end of this tab. */
  get unsafe(): boolean {
    return this.changes.some((change) => change.device === 'failed') || this.parked.some((change) => change.device === 'failed')
  }

  /** Since when the device owes an answer. */
  get writingSince(): number | undefined {
    return this.changes.find((change) => change.device === 'writing')?.entry.at
  }

  add(bytes: Uint8Array, epoch: number | undefined): void {
    this.changes.push(this.#write(bytes, epoch))
  }

  /** Puts what the server lacks before all others: they build on it. */
  addRepair(bytes: Uint8Array, epoch: number | undefined): void {
    const change = this.#write(bytes, epoch)
    change.isRepair = true
    this.changes.unshift(change)
  }

  /** Takes over what another tab, or an earlier visit of this one, left on the device. */
  adopt(entries: readonly OutboxEntry[]): void {
    this.aside = entries.filter((entry) => entry.refused !== undefined)
    this.takeOver(entries)
  }

  /** As `adopt`, for what is to be sent and not here yet; all of it rests on the device under the name of this tab. */
  takeOver(entries: readonly OutboxEntry[]): void {
    const here = new Set([...this.changes, ...this.parked].map(({ entry }) => entry.order))
    const waiting = entries.filter(({ refused, order }) => refused === undefined && !here.has(order))
    this.changes.unshift(...waiting.map((entry): Change => ({ entry, writers: writersOf(entry.bytes), device: 'kept', n: undefined })))
  }

  /** Cuts off what the server has of a struct: it takes structs whole. */
  cut(serverVector: Uint8Array): void {
    const known = Y.decodeStateVector(serverVector)
    for (const change of this.changes) {
      const { from, to } = Y.parseUpdateMeta(change.entry.bytes)
      const isCut = [...to].some(([client, end]) => (from.get(client) ?? 0) < (known.get(client) ?? 0) && (known.get(client) ?? 0) < end)
      if (isCut) change.entry = { ...change.entry, bytes: Y.diffUpdate(change.entry.bytes, serverVector) }
    }
  }

  /** They are of others after all, and none of this tab's business. */
  leaveAlone(changes: readonly Change[]): void {
    for (const id of changes.flatMap(({ writers }) => writers)) this.foreign.add(id)
    this.stored(changes)
  }

  /** The server has them. */
  stored(changes: readonly Change[]): void {
    const gone = new Set(changes)
    this.changes = this.changes.filter((change) => !gone.has(change))
    this.parked = this.parked.filter((change) => !gone.has(change))
    this.#forget(changes.map(({ entry }) => entry))
  }

  /** The server will not take them: they stay on the device for copying. */
  park(changes: readonly Change[], code: Code): void {
    for (const change of this.#withdraw(changes, code)) {
      this.parked.push(change)
      this.#keep(change)
    }
  }

  /** Like `park`, for changes that did not become part of the replica. */
  putAside(changes: readonly Change[], code: Code): void {
    const withdrawn = this.#withdraw(changes, code)
    this.aside = [...this.aside, ...withdrawn.map(({ entry }) => entry)]
    for (const change of withdrawn) this.#keep(change)
  }

  /** Nobody wants what lies aside any more. */
  discardAside(): void {
    this.#forget(this.aside)
    this.aside = []
  }

  #withdraw(changes: readonly Change[], code: Code): readonly Change[] {
    const gone = new Set(changes)
    this.changes = this.changes.filter((change) => !gone.has(change))
    for (const change of changes) {
      change.n = undefined
      change.entry = { ...change.entry, refused: code }
    }
    return changes
  }

  #write(bytes: Uint8Array, epoch: number | undefined): Change {
    const { page, tab, principal, clock, nextOrder } = this.#parts
    const change: Change = {
      entry: { page, tab, principal, epoch, bytes, order: nextOrder(), at: clock.now() },
      writers: writersOf(bytes),
      device: 'writing',
      n: undefined,
    }
    this.#keep(change)
    return change
  }

  #keep(change: Change): void {
    const settle = (device: Change['device']) => () => {
      change.device = device
      this.#parts.changed()
    }
    this.#parts.store.add(change.entry).then(settle('kept'), settle('failed'))
  }

  #forget(entries: readonly OutboxEntry[]): void {
    // A key that stays on the device is sent once more at the next visit, which does no harm.
    void this.#parts.store.remove(entries.map(keyOf)).catch(() => undefined)
  }
}
