import * as Y from 'yjs'
import type { SoundUpdate } from '../src/rooms/ports.ts'
import { readAnything } from './reader.ts'

const parsed = (bytes: Uint8Array): SoundUpdate => {
  const update = readAnything(bytes, 'board', 'stored')
  if (!update) throw new Error('an update that cannot be read')
  return update
}

/** What is durable, kept apart from the log under test: the measure of every promise. */
export class Ledger {
  readonly replica = new Y.Doc()
  readonly rows: Uint8Array[] = []
  readonly #owners = new Map<number, string>()

  /** Returns whether every client id it writes under is the principal's. */
  add({ bytes, principal }: { bytes: Uint8Array; principal: string }): boolean {
    this.rows.push(bytes)
    Y.applyUpdate(this.replica, bytes)
    return parsed(bytes).structs.every(({ client }) => {
      const owner = this.#owners.get(client) ?? principal
      this.#owners.set(client, owner)
      return owner === principal
    })
  }

  get text(): string {
    return this.replica.getText('t').toString()
  }

  /** The newest stored clock of a Yjs client. */
  clock(client: number): number {
    return Y.getState(this.replica.store, client)
  }

  /** Whether everything in this update is stored. */
  holds(bytes: Uint8Array): boolean {
    const { structs, deletes } = parsed(bytes)
    const deleted = Y.createDeleteSetFromStructStore(this.replica.store)
    return (
      structs.every(({ client, to }) => to <= this.clock(client)) &&
      deletes.every(
        ({ client, from, to }) => Y.isDeleted(deleted, Y.createID(client, from)) && Y.isDeleted(deleted, Y.createID(client, to - 1)),
      )
    )
  }

  /** Whether these updates hold what rows `from` to `to` hold, no more and no less, as far as clocks tell. */
  isRange(updates: readonly Uint8Array[], from: number, to: number): boolean {
    const clocks = (list: readonly Uint8Array[]) => {
      const seen = new Set<string>()
      for (const { structs } of list.map(parsed))
        for (const { client, from: a, to: b } of structs) for (let at = a; at < b; at++) seen.add(`${client}:${at}`)
      return [...seen].toSorted().join()
    }
    return clocks(updates) === clocks(this.rows.slice(from - 1, to))
  }
}
