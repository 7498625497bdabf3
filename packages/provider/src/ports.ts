import type { ClientEvent, ClientMessages, Code, PageId, Role, TabId } from '@tandem/protocol'
import type * as Y from 'yjs'

/** What the server answers with an acknowledgement. */
export type Question = 'join' | 'claim' | 'verify' | 'probe'

/** One connection to the server, from its first to its last moment. */
export interface Wire {
  readonly transport: 'websocket' | 'polling'
  /** False while the transport still holds what it was given: volatile things wait or are dropped. */
  readonly writable: boolean
  /** Reliable and in order for as long as the connection lasts. */
  emit<Event extends ClientEvent>(event: Event, body: ClientMessages[Event]): void
  /** The server's answer, unchecked. Rejects when the connection goes down or the server stays silent. */
  request<Event extends Question>(event: Event, body: ClientMessages[Event]): Promise<unknown>
  /** Hears what the server says of the workspace; returns the way to stop. Absent where a connection carries pages alone. */
  openWorkspace?(hearer: WorkspaceHearer): () => void
}

/** The part of a wire over which the server speaks of the workspace. */
export type WorkspaceWire = Pick<Wire, 'openWorkspace'>

/** Is told what comes of `openWorkspace`, for as long as the connection lasts. */
export interface WorkspaceHearer {
  connected(): void
  disconnected(): void
  /** What the server said, unchecked. */
  receive(event: string, body: unknown): void
}

/** Makes connections, one at a time. What comes of it is told to the connection's `connected`, `disconnected` and `refused`. */
export interface Dialer {
  /** Starts one try. */
  dial(): void
  /** Ends the try or the connection; nothing more is told about it. */
  hangUp(): void
}

/** Time, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `task` after `ms`; returns the way to cancel. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` with the next picture the browser draws, at the latest after 50 ms; returns the way to cancel. */
  frame(task: () => void): () => void
  /** Runs `task` when the browser has nothing to draw and nobody to answer; absent where that makes no difference. */
  idle?(task: () => void): () => void
}

/** Names one entry: who wrote it and in which order. */
export interface OutboxKey {
  page: PageId
  tab: TabId
  order: number
}

/** One change that the server has not stored yet, as it rests on the device. */
export interface OutboxEntry extends OutboxKey {
  /** The person who made it: nobody else's tab may send it. */
  principal: string
  /** `undefined` when it was made before the server named an epoch. */
  epoch: number | undefined
  /** When it was made, milliseconds since 1970. */
  at: number
  bytes: Uint8Array
  /** Set when the server will not take it: kept for copying, never sent again. */
  refused?: Code
}

/** The device's memory of what is not stored. Calls take effect in the order they are made. */
export interface OutboxStore {
  /** Resolves when the entry would survive the end of the browser; replaces one with the same key. */
  add(entry: OutboxEntry): Promise<void>
  /** All entries of the page, of any tab and principal, the oldest first. */
  list(page: PageId): Promise<OutboxEntry[]>
  /**
   * Renames entries, all at once and for all tabs: whoever renames an entry first has it. Resolves with those that were
   * there, under their new names, in the order of `moves`.
   */
  move(moves: readonly { from: OutboxKey; to: OutboxKey }[]): Promise<OutboxEntry[]>
  /** Unknown keys are no error. */
  remove(keys: readonly OutboxKey[]): Promise<void>
  /** The tab may end at any moment: whatever was asked for is handed to the device at once. */
  flush(): void
  close(): Promise<void>
}

/** A promise about a local copy: it holds at least everything up to `seq`. */
export interface CopyMark {
  epoch: number
  seq: number
  role: Role
}

/** The content of one page on this device. It may be behind; the outbox alone knows what is not stored. */
export interface LocalCopy {
  /** The origin of what the copy puts into the replica. */
  readonly origin: unknown
  /**
   * Resolves when the replica holds what was kept, with the copy's mark; `undefined` when there is no complete copy, and
   * then nothing was put into the replica. Never rejects.
   */
  readonly whenLoaded: Promise<CopyMark | undefined>
  /** The replica holds everything up to the mark. Kept only together with the content it speaks of. */
  mark(mark: CopyMark): void
  /** Forgets the copy and stops keeping one. Never rejects. */
  clear(): Promise<void>
  /** Stops keeping the copy up to date. Never rejects. */
  close(): Promise<void>
}

export interface LocalCopies {
  /** Loads the copy into `replica` and keeps it up to date from there. */
  open(page: PageId, replica: Y.Doc): LocalCopy
}

/** Which tabs of this browser are open. */
export interface Tabs {
  /** The tabs known to be alive. The changes of a tab that is missing are taken over, with its client ids. */
  alive(): Promise<ReadonlySet<string>>
}
