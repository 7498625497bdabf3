import type { PageId, PageKind, Person, PrincipalId, ServerEvent, ServerMessages, SessionId, TabId } from '@tandem/protocol'
import type { SoundUpdate } from '../updates/sound-update.ts'

export type { ReadUpdate, SoundUpdate } from '../updates/sound-update.ts'

/** One change of one principal on its way into the log. */
export interface NewRow {
  page: PageId
  /** Must be the page's epoch at the moment of the commit. */
  epoch: number
  principal: PrincipalId
  session: SessionId
  bytes: Uint8Array
  /** Yjs client ids it writes under that belong to nobody on this page yet: they are the principal's with this row. */
  claims: readonly number[]
  /** The version of the rules under which its writer may write here. Must be the newest one at the moment of the commit. */
  access: number
}

/** Asks again who of these may write, because the rules have changed. Throws when the store fails. */
export type RecheckAccess = (
  rows: readonly Pick<NewRow, 'page' | 'principal'>[],
) => Promise<{ version: number; allowed: readonly boolean[] }>

/** One update that stands for the log of a page up to and including `seq`. */
export interface Snapshot {
  epoch: number
  seq: number
  bytes: Uint8Array
  /** The Yjs state vector of `bytes`, encoded. */
  stateVector: Uint8Array
  /** How many structs `bytes` has and how deep each lies, by `Depths.encoded`. */
  depths: Uint8Array
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
  /** Whose each Yjs client id of the page is. */
  owners: ReadonlyMap<number, PrincipalId>
  /** What is wrong with the page: this is how it last was whole, and it takes no rows until it is released. */
  quarantined: string | undefined
}

export type AppendResult =
  /** Durable. `seqs[i]` is the number of `rows[i]` in its page's log. */
  | { stored: true; seqs: number[] }
  /** Nothing of the batch is in the log. `fatal`: the store must not be trusted any more, the process has to end. */
  | {
      stored: false
      fatal: boolean
      problem: string
      /** A row that no retry will ever store, by its index: the others may be tried again without it. */
      refused?: { row: number; code: 'not_found' | 'epoch_changed' | 'client_not_owned' | 'quarantined' | 'access_changed' }
    }

/** Where a page stands in the log. */
export interface Head {
  epoch: number
  /** Of the newest row; 0 for a page without rows. */
  seq: number
  isQuarantined: boolean
}

/** The log of updates: the only source of truth. */
export interface UpdateLog {
  /**
   * `undefined` when there is no such page. A page with a damaged row is put into quarantine at the row before, and comes
   * as it was there. Throws when the store fails.
   */
  load(page: PageId): Promise<StoredPage | undefined>
  /** Takes no more rows for this page and serves it as it was at `seq`, until an operator releases it. */
  quarantine(page: PageId, at: { epoch: number; seq: number; problem: string }): Promise<void>
  /**
   * Stores all rows or none in one durable commit. Numbers are dense per page and epoch, in the order of `rows`. Takes
   * the bytes as they are at the call. Rows of unknown pages, of another epoch, of a page in quarantine, or under a client
   * id of somebody else fail the batch, and so does one whose `access` is not the newest: `access_changed`, to be asked again.
   */
  append(rows: readonly NewRow[]): Promise<AppendResult>
  /** Rows `after + 1` to the newest, at most `limit`. */
  rowsAfter(page: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]>
  /** Where these pages stand, in one query. Pages that are gone are missing from the answer. */
  heads(pages: readonly PageId[]): Promise<Map<PageId, Head>>
  /** Whose each Yjs client id of the page is. */
  owners(page: PageId): Promise<ReadonlyMap<number, PrincipalId>>
  /** Makes `snapshot` the one that `load` starts from, unless a newer one is there. Rows behind it stay as history. */
  saveSnapshot(page: PageId, snapshot: Snapshot): Promise<void>
  close(): Promise<void>
}

/** A page has a row that no editor writes and that replicas read differently. */
export class HostileRow extends Error {
  /** Its index among the rows of the page. */
  readonly row: number
  /** The Yjs client it is written under. */
  readonly client: number

  constructor({ row, client }: { row: number; client: number }) {
    super('a row is put between neighbours that stand the other way round')
    this.row = row
    this.client = client
  }
}

/** Work on whole pages that must not stop the event loop. */
export interface PageWorker {
  /**
   * One update equal to all of `page`, checked against the material in a fresh replica, and what is derived from the
   * content. Throws when the material cannot be applied or the check fails, a `HostileRow` when there is one.
   */
  fold(page: StoredPage): Promise<{ snapshot: Snapshot; title: string; text: string }>
  /** One update with what a replica of this state vector (encoded) lacks of `page`. Throws when nobody wants it any more. */
  diff(page: StoredPage, stateVector: Uint8Array, isWanted?: () => boolean): Promise<Uint8Array>
  /** The content digest of `page`. */
  digest(page: StoredPage): Promise<Uint8Array>
  /** As `ReadUpdate`, for updates that take long to read. Throws when it takes too long. */
  read(bytes: Uint8Array, kind: PageKind): Promise<SoundUpdate | undefined>
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

/** One tab joined to one room over one connection, as the room sees it. */
export interface Session {
  readonly id: SessionId
  readonly person: Person
  /** The version of the rules under which it may do what it does. */
  readonly access: number
  /** The connection it came over, as the `Channels` know it. */
  readonly connection: string
  /** The tab it belongs to: one that comes back over a new connection is the same tab. */
  readonly tab: TabId
  /** False while the connection has not yet taken what it was given: volatile things wait or are dropped. */
  readonly writable: boolean
  /** How far its connection is behind with that. `some`: volatile things wait in any case. `much`: updates as well. */
  readonly congestion: 'none' | 'some' | 'much'
  /** Calls back once when `congestion` is `none`; soon, when it is. Returns the way to stop. */
  whenFree(task: () => void): () => void
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

/** What the content of a page says. */
export interface Derived {
  epoch: number
  seq: number
  title: string
  /** All that can be read on it, up to some length. */
  text: string
  editedAt: number
}

/** What a room tells the rest of the workspace. */
export interface RoomEvents {
  /** The content changed and has been quiet for a while; this is what was derived from it, as it was at `seq`. */
  derived(page: PageId, derived: Derived): void
  problem(page: PageId, problem: string): void
  /** The page has grown so large that it will soon take no more. Told once for each time it is opened. */
  large(page: PageId, bytes: number): void
}

/** What pages may take. */
export interface RoomLimits {
  /** All that is stored of one page, snapshot and the rows after it. */
  pageBytes: number
  /** Pieces of text, values and marks in it, and the gaps that deleted ones left. */
  pageStructs: number
  /** From here on the operator is told. */
  pageBytesWarn: number
  /** Waiting for the commit, of all pages together. */
  commitRows: number
  commitBytes: number
}

/** One process of several that serve one workspace; a new one with every start. */
export type NodeId = string

/** What one node tells the others that have the same page open. */
export type PageNews =
  /** The rows of one commit: `from` and on, without a hole. `claims`: client ids that are somebody's with them. */
  | {
      say: 'rows'
      epoch: number
      from: number
      updates: readonly Uint8Array[]
      claims: readonly (readonly [client: number, principal: PrincipalId])[]
    }
  /** The log reaches up to `seq`: what was committed is too much for a message. */
  | { say: 'head'; epoch: number; seq: number }
  /** As the browsers are told; `whole`: everybody this node has there, answered to `who`. */
  | { say: 'presence'; entries: ServerMessages['presence']['entries']; whole: boolean }
  | { say: 'live'; frames: ServerMessages['live']['frames'] }
  /** A node has opened the page and knows nobody of the others. */
  | { say: 'who' }

/**
 * Between nodes. A hint and nothing more: what is said may come late, twice, in another order, or never; the log is the
 * truth, and whoever misses something reads it there. Nothing here throws or rejects.
 */
export interface PageBus {
  /** Whether what is said reaches the others just now, as far as is known. */
  readonly isUp: boolean
  publish(page: PageId, news: PageNews): void
  /** Hears what the other nodes say of this page, never what this one says. Returns the way to stop. */
  subscribe(page: PageId, hear: (from: NodeId, news: PageNews) => void): () => void
  /** Calls back when `isUp` has changed. Returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Calls back when a node has not been heard of for a while, or has said goodbye. Returns the way to stop. */
  onGone(listener: (node: NodeId) => void): () => void
}
