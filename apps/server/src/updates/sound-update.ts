import type { PageKind } from '@tandem/protocol'

/** Clocks `from` up to but not including `to` of one Yjs client. */
export interface ClockRange {
  client: number
  from: number
  to: number
}

export interface StructRange extends ClockRange {
  /** Where its structs end in the bytes. */
  end: number
}

/** An update that was read and found sound. */
export interface SoundUpdate {
  bytes: Uint8Array
  /** At most one range a client, in the order of the bytes. */
  structs: readonly StructRange[]
  /** Sorted and apart, client by client. */
  deletes: readonly ClockRange[]
  /** Where they begin in the bytes. */
  deletesAt: number
  /** What it builds on that is not in it: the highest clock of each client. */
  needs: readonly { client: number; clock: number }[]
  /**
   * Where its structs lie, `PLACE` numbers each, ordered so that each comes after those it lies at: client, clock,
   * length, kind of anchor (one of `ANCHOR`), client and clock of the anchor (of a top-level type its number, -1 for an
   * unknown one, as the clock), client and clock of the right neighbour (-1 when there is none), 1 for a type and 0 for
   * anything else, where it begins in the bytes.
   */
  places: ArrayLike<number>
}

/** Numbers in `places` for each struct. */
export const PLACE = 10

export const ANCHOR = {
  /** In the list of a top-level type; there is no anchor. */
  root: 0,
  /** Under a key of a top-level type. */
  rootKey: 1,
  /** In the list of the type at the anchor. */
  inside: 2,
  /** Under a key of the type at the anchor. */
  insideKey: 3,
  /** In the list, or under the key, that the anchor is in. */
  beside: 4,
  /** The same, and of several values: fit for a list only, unless they are deleted. */
  besideInList: 5,
  /** It is gone, and lies nowhere. */
  nowhere: 6,
} as const

/** `live`: one message. `outbox`: came in parts. `stored`: passed before, perhaps under other limits. */
export type UpdateSource = 'live' | 'outbox' | 'stored'

/** Reads an update of a page of this kind; `undefined` when it is not sound. */
export type ReadUpdate = (bytes: Uint8Array, kind: PageKind, source: UpdateSource) => SoundUpdate | undefined
