import type { PageId, PageKind, PrincipalId } from '@tandem/protocol'
import type { Generated } from 'kysely'

/** The tables as the queries see them; `migrations/` makes them. Times in milliseconds since 1970. */
export interface Tables {
  pages: PagesTable
  updates: UpdatesTable
  snapshots: SnapshotsTable
  people: PeopleTable
}

export interface PagesTable {
  /** Stands for the page in the log, where 22 characters a row would be waste. */
  number: Generated<number>
  id: PageId
  kind: PageKind
  title: string
  epoch: Generated<number>
  created_at: number
  edited_at: number
  /** The snapshot that loading starts from. */
  snapshot_seq: number | null
}

/** The log. Rows are added and never changed. */
export interface UpdatesTable {
  page: number
  epoch: number
  seq: number
  /** `null` for what the server itself wrote. */
  session: string | null
  principal: PrincipalId
  at: number
  /** CRC-32 of `bytes`. */
  crc: number
  bytes: Uint8Array
}

export interface SnapshotsTable {
  page: number
  epoch: number
  seq: number
  at: number
  /** Of `bytes` followed by `state_vector`. */
  sha256: Uint8Array
  state_vector: Uint8Array
  bytes: Uint8Array
}

export interface PeopleTable {
  id: PrincipalId
  name: string
  color: number
  secret_hash: Uint8Array
}
