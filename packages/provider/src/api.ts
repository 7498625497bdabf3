import type { Code, PageId, PageKind, Person, PresencePatch, PresenceState, Reason, Role, SessionId } from '@tandem/protocol'
import type * as Y from 'yjs'
import type { WorkspaceNews } from './workspace-line.ts'

/** The one connection of a tab. Many pages travel over it. */
export interface Connection {
  readonly status: ConnectionStatus
  /** What the server says about the tree and the people in it. */
  readonly workspace: WorkspaceNews
  /** Opens a page, or hands out the one already open. Every `open` wants its own `close`. */
  open(pageId: PageId): Page
  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void
  /** Calls back after each change of `status`. Returns the way to stop. */
  subscribe(listener: () => void): () => void
  /** Closes all pages and the socket. What is not stored stays on the device. */
  close(): Promise<void>
}

export type ConnectionStatus =
  /** No page is open and nobody listens to the workspace, so no connection is needed. */
  | { state: 'resting' }
  | { state: 'connecting'; since: number }
  | { state: 'connected'; transport: 'websocket' | 'polling' }
  /**
   * `retryAt`: the moment of the next try, in milliseconds since 1970; `undefined` while one is under way. `reason`: why,
   * when the server said so.
   */
  | { state: 'offline'; since: number; retryAt: number | undefined; reason: Code | Reason | undefined }
  /** Over for this tab: trying again would not help. */
  | { state: 'refused'; code: Code | Reason }

/** One page, kept in step with the server. */
export interface Page {
  readonly id: PageId
  /** The content. Local changes go out by themselves; changes of others arrive in one transaction a frame. */
  readonly replica: Y.Doc
  readonly status: PageStatus
  readonly save: SaveState
  readonly presence: Presence
  /** True once the content is complete (from the server, or from a complete local copy) and the role allows writing. */
  readonly canEdit: boolean
  /**
   * How many changes lie on this device that no server takes and that `replica` does not hold: refused at an earlier
   * visit, or made for a log that was replaced. Somebody should keep a copy of them and discard them.
   */
  readonly parked: number
  /** The content with the parked changes, as far as they still fit in. The caller destroys the replica. */
  copyWithParked(): ParkedCopy
  /** Forgets the parked changes for good. */
  discardParked(): void
  /** Calls back after each change of `status`, `save`, `canEdit` or `parked`. Returns the way to stop. */
  subscribe(listener: () => void): () => void
  /** Leaves the page. What is not stored stays on the device and goes out when the page is opened again. */
  close(): void
}

export interface ParkedCopy {
  replica: Y.Doc
  /** Text of parked changes whose place in the page is no more, in the order it was written. */
  loose: string[]
}

/** Why a page is over. `copy_differs`: this tab's content was not the server's; opened anew, the page is right again. */
export type EndReason = Reason | 'copy_differs'

export type PageStatus =
  /** `hasContent`: a complete local copy is shown while the server is asked. */
  | { state: 'joining'; hasContent: boolean }
  /** `quarantined`: the page is damaged; it is shown as it last was whole, and the role is `viewer`. */
  | { state: 'synced'; role: Role; kind: PageKind; session: SessionId; quarantined: boolean }
  /** No connection; `hasContent` as above. */
  | { state: 'offline'; hasContent: boolean }
  | { state: 'refused'; code: Code }
  | { state: 'ended'; reason: EndReason }

/** What the save sign says; derived from the outbox and the connection and from nothing else. */
export interface SaveState {
  state: 'saved' | 'saving' | 'slow' | 'offline' | 'reconnecting' | 'unsafe' | 'readonly' | 'ended' | 'refused' | 'full'
  transport: 'websocket' | 'polling' | 'none'
  /** Changes made here that the server has not stored yet. */
  unstored: number
  /** How many of them this device has confirmed to keep: they outlive this tab, and the browser. */
  kept: number
  /** When the server last said `stored`, milliseconds since 1970. */
  storedAt: number | undefined
  /** From sending to `stored` the last time, in milliseconds. */
  storedAfter: number | undefined
  /** `reconnecting`: when the next try comes, milliseconds since 1970. */
  retryAt: number | undefined
  /** `refused`, `ended`, `full`, `slow`, `reconnecting` and `readonly`: why, when the server said so. */
  reason: Code | EndReason | undefined
}

/** Somebody else who has the page open: one entry a session. */
export interface Participant {
  session: SessionId
  person: Person
  state: PresenceState
}

/** Who is here and where. Volatile: nothing of it is stored. */
export interface Presence {
  /** The others, in the order they came. The array is a new one after each change. */
  readonly others: readonly Participant[]
  /** This tab, as the server sees it; `undefined` while not joined. */
  readonly self: { session: SessionId; person: Person } | undefined
  /**
   * Says where this tab is. Fields replace the ones before, `null` removes one; sent at most 30 times a second, and again
   * after a reconnect. While `activity` is `away` nothing else is told; all of it is again when it is not.
   */
  set(patch: PresencePatch): void
  subscribe(listener: () => void): () => void
  /** Sends a frame of a stroke or drag under way, at most 1 kB; may get lost. Frames go before what `set` says. */
  sendLive(bytes: Uint8Array): void
  /** Hears the frames of others. The bytes come from another browser: check them before drawing. */
  onLive(listener: (session: SessionId, bytes: Uint8Array) => void): () => void
}
