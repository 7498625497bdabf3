import type { PageId, PageKind, Person, PrincipalId, ServerEvent, ServerMessages, SessionId } from '@tandem/protocol'

/** One change of one principal on its way into the log. */
export interface NewRow {
  page: PageId
  /** Must be the page's epoch at the moment of the commit. */
  epoch: number
  principal: PrincipalId
  session: SessionId
  bytes: Uint8Array
}

/** One update that stands for the log of a page up to and including `seq`. */
export interface Snapshot {
  epoch: number
  seq: number
  bytes: Uint8Array
  /** The Yjs state vector of `bytes`, encoded. */
  stateVector: Uint8Array
}

/** All of a page as it is stored: the newest snapshot and the rows after it, in order of seq. */
export interface StoredPage {
  kind: PageKind
  epoch: number
  /** Of the newest row; 0 for a page without rows. */
  seq: number
  snapshot: Snapshot | undefined
  /** Updates `snapshot.seq + 1` (or 1) to `seq`. */
  rows: Uint8Array[]
}

export type AppendResult =
  /** Durable. `seqs[i]` is the number of `rows[i]` in its page's log. */
  | { stored: true; seqs: number[] }
  /** Nothing of the batch is in the log. `fatal`: the store must not be trusted any more, the process has to end. */
  | {
      stored: false
      fatal: boolean
      problem: string
      /** Index of a row that no retry will ever store: the others may be tried again without it. */
      row?: number
    }

/** The log of updates: the only source of truth. */
export interface UpdateLog {
  /** `undefined` when there is no such page. Throws when the store fails or a row is damaged. */
  load(page: PageId): Promise<StoredPage | undefined>
  /**
   * Stores all rows or none in one durable commit. Numbers are dense per page and epoch, in the order of `rows`. Takes
   * the bytes as they are at the call. Rows of unknown pages or another epoch fail the batch.
   */
  append(rows: readonly NewRow[]): Promise<AppendResult>
  /** Rows `after + 1` to the newest, at most `limit`. */
  rowsAfter(page: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]>
  /** Makes `snapshot` the one that `load` starts from, unless a newer one is there. Rows behind it stay as history. */
  saveSnapshot(page: PageId, snapshot: Snapshot): Promise<void>
  close(): Promise<void>
}

/** Work on whole pages that must not stop the event loop. */
export interface PageWorker {
  /**
   * One update equal to all of `page`, checked against the material in a fresh replica, and what is derived from the
   * content. Throws when the material cannot be applied or the check fails.
   */
  fold(page: StoredPage): Promise<{ snapshot: Snapshot; title: string }>
  /** One update with what a replica of this state vector (encoded) lacks of `page`. */
  diff(page: StoredPage, stateVector: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}

/** Time, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds from some fixed moment, with fractions. */
  elapsed(): number
  /** Runs `task` after `ms`; returns the way to cancel. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` once this turn of the event loop has read all that arrived; returns the way to cancel. */
  soon(task: () => void): () => void
}

/** Clocks `from` up to but not including `to` of one Yjs client. */
export interface ClockRange {
  client: number
  from: number
  to: number
}

/** An update that was read and found sound. */
export interface SoundUpdate {
  bytes: Uint8Array
  structs: readonly ClockRange[]
  deletes: readonly ClockRange[]
  /** Clocks it builds on: known before, or part of it. */
  needs: readonly { client: number; clock: number }[]
}

/** Reads an update; `undefined` when it is not sound. */
export type ReadUpdate = (bytes: Uint8Array) => SoundUpdate | undefined

/** One tab joined to one room over one connection, as the room sees it. */
export interface Session {
  readonly id: SessionId
  readonly person: Person
  /** The connection it came over, as the `Channels` know it. */
  readonly connection: string
  /** False while the connection has not yet taken what it was given: volatile things wait or are dropped. */
  readonly writable: boolean
  /** Reliable, in order. */
  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void
  /** From now on it gets what is said to the channel `ch`. */
  enter(ch: number): void
  exit(ch: number): void
}

/** All sessions of one room at once, so that a frame is encoded once. */
export interface Channels {
  /** To every session that entered `ch`; `except` do not get it. */
  broadcast<Event extends ServerEvent>(ch: number, event: Event, body: ServerMessages[Event], except: readonly Session[]): void
}

/** What a room tells the rest of the workspace. */
export interface RoomEvents {
  /** The content changed and has been quiet for a while; `title` is derived from it. */
  derived(page: PageId, derived: { title: string; editedAt: number }): void
  problem(page: PageId, problem: string): void
}
