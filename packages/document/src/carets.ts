/** Two encoded Yjs relative positions: where a selection began and where its caret is. */
export interface CaretCursor {
  anchor: Uint8Array
  head: Uint8Array
}

/** Somebody else in the same document. `id` stays the same for one open tab of one person. */
export interface OtherCaret {
  id: string
  name: string
  /** Trusted CSS colours, never taken from the wire. */
  color: { solid: string; onSolid: string }
  cursor?: CaretCursor | undefined
}

/** Where the carets of others come from and where the own one goes. */
export interface Carets {
  others(): readonly OtherCaret[]
  /** Calls back after each change of `others()`. Returns the way to stop. */
  subscribe(listener: () => void): () => void
  /** Says where the own caret is; `null` while the person is elsewhere. Called at most once a frame. */
  set(cursor: CaretCursor | null): void
}
