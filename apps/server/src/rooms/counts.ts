/**
 * Who watches the rooms. It is called on the way of an edit, once for each commit: it adds to numbers and does nothing
 * else.
 */
export interface RoomCounts {
  /** One commit and its receipts. `ms`: of the commit alone. `waits`: milliseconds since each of its changes came to its room. */
  committed(batch: { rows: number; bytes: number; ms: number; waits: readonly number[] }): void
  /** Nothing of a batch is stored. */
  commitFailed(): void
  /** A page was read from the store to be opened. */
  loaded(): void
  folded(ms: number): void
  foldFailed(): void
  /** Rows of other nodes did not come by themselves and are read from the log. */
  gap(): void
  /** Somebody was over the limit of this name. */
  hit(limit: string): void
}
