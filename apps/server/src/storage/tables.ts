import type { PageId, PageKind, PrincipalId } from '@tandem/protocol'
import type { Generated } from 'kysely'

/** The tables as the queries see them; `migrations/` makes them. Times in milliseconds since 1970. */
export interface Tables {
  pages: PagesTable
  updates: UpdatesTable
  snapshots: SnapshotsTable
  clients: ClientsTable
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
  /** What is wrong with a page in quarantine; `null` for all others, like the two beside it. */
  quarantine_problem: string | null
  /** Where it last was whole. */
  quarantine_seq: number | null
  quarantine_since: number | null
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
  /** Of `bytes` followed by `state_vector` and `depths`. */
  sha256: Uint8Array
  state_vector: Uint8Array
  bytes: Uint8Array
  /** `null` for one that an older program left and the upgrade could not read: loading passes it over. */
  depths: Uint8Array | null
}

/** Whose each Yjs client id is. Written with the first row under it, and never changed. */
export interface ClientsTable {
  page: number
  client: number
  principal: PrincipalId
}

export interface PeopleTable {
  id: PrincipalId
  name: string
  color: number
  secret_hash: Uint8Array
}
