import type { Code, PageId, PageKind, Person, PresencePatch, PresenceState, Reason, Role, SessionId } from '@tandem/protocol'
import type * as Y from 'yjs'

/** The one connection of a tab. Many pages travel over it. */
export interface Connection {
  readonly status: ConnectionStatus
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
  | { state: 'connecting'; since: number }
  | { state: 'connected'; transport: 'websocket' | 'polling' }
  /** `retryAt`: the moment of the next try, in milliseconds since 1970; `undefined` while one is under way. */
  | { state: 'offline'; since: number; retryAt: number | undefined }
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
  /** Calls back after each change of `status`, `save` or `canEdit`. Returns the way to stop. */
  subscribe(listener: () => void): () => void
  /** Leaves the page. What is not stored stays on the device and goes out when the page is opened again. */
  close(): void
}

export type PageStatus =
  /** `hasContent`: a complete local copy is shown while the server is asked. */
  | { state: 'joining'; hasContent: boolean }
  | { state: 'synced'; role: Role; kind: PageKind; session: SessionId }
  /** No connection; `hasContent` as above. */
  | { state: 'offline'; hasContent: boolean }
  | { state: 'refused'; code: Code }
  | { state: 'ended'; reason: Reason }

/** What the save sign says; derived from the outbox and the connection and from nothing else. */
export interface SaveState {
  state: 'saved' | 'saving' | 'slow' | 'offline' | 'reconnecting' | 'unsafe' | 'readonly' | 'ended' | 'refused' | 'full'
  transport: 'websocket' | 'polling' | 'none'
  /** Changes made here that the server has not stored yet. */
  unstored: number
  /** When the server last said `stored`, milliseconds since 1970. */
  storedAt: number | undefined
  /** From sending to `stored` the last time, in milliseconds. */
  storedAfter: number | undefined
  /** `reconnecting`: when the next try comes, milliseconds since 1970. */
  retryAt: number | undefined
  /** `refused`, `ended`, `full` and `slow`: why, when the server said so. */
  reason: Code | Reason | undefined
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
  /** Says where this tab is. Fields replace the ones before, `null` removes one; sent at most 30 times a second, and again after a reconnect. */
  set(patch: PresencePatch): void
  subscribe(listener: () => void): () => void
  /** Sends a frame of a stroke or drag under way, at most 1 kB; may get lost. */
  sendLive(bytes: Uint8Array): void
  /** Hears the frames of others. The bytes come from another browser: check them before drawing. */
  onLive(listener: (session: SessionId, bytes: Uint8Array) => void): () => void
}
