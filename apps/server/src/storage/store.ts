import type { PageId, PageKind, PrincipalId } from '@tandem/protocol'
import type { Snapshot, StoredPage, UpdateLog } from '../rooms/ports.ts'
import type { PoolUse } from '../telemetry/database-metrics.ts'
import type { AccessFacts } from '../workspace/access/ports.ts'
import type { Kysely } from 'kysely'
import type { Accounts, ApiKeys, CodeRecords, Settings, SignIns } from '../workspace/accounts/ports.ts'
import type { ApiKeyRecords } from '../workspace/api-keys/ports.ts'
import type { InvitationRecords, Members } from '../workspace/members/ports.ts'
import type { NoticeRecords } from '../workspace/nodes/ports.ts'
import type { Pictures } from '../workspace/live/ports.ts'
import type { Lists, Trash, Tree, TreeViews } from '../workspace/pages/ports.ts'
import type { Pages, People } from '../workspace/ports.ts'
import type { Grants, Guests, Links } from '../workspace/sharing/ports.ts'
import type { SpaceMembers, Spaces } from '../workspace/spaces/ports.ts'
import type { Search, SearchIndex } from '../workspace/search/ports.ts'
import type { Tables } from './tables.ts'

/** Everything one installation keeps, in one place that is opened and closed as a whole. */
export interface Store {
  log: UpdateLog
  pages: Pages
  people: People
  access: AccessFacts
  spaces: Spaces
  spaceMembers: SpaceMembers
  grants: Grants
  links: Links
  guests: Guests
  tree: Tree
  treeViews: TreeViews
  trash: Trash
  lists: Lists
  pictures: Pictures
  quarantine: Quarantine
  members: Members
  invitations: InvitationRecords
  apiKeys: ApiKeys & ApiKeyRecords
  settings: Settings
  /** What nodes on one database tell each other. */
  notices: NoticeRecords
  /** Codes of authenticators that were used. */
  codes: CodeRecords
  accounts: Accounts
  signIns: SignIns
  /** For better-auth, whose tables `auth_*` are: on every database as it keeps them on SQLite. */
  authTables: { db: Kysely<Tables>; type: 'sqlite' }
  search: Search
  searchIndex: SearchIndex
  /** Of a database that is reached by several connections: how they are used. */
  poolUse?(): PoolUse
  /** Gives back memory that is not needed just now. */
  tidy(): void
  /** Ends what is under way and closes the database. Calling it again does nothing. */
  close(): Promise<void>
}

/** Of it what the sync core and its operators use, and what a store in memory has. */
export interface CoreStore extends Pick<Store, 'log' | 'quarantine' | 'close'> {
  pages: Pick<Pages, 'create' | 'find' | 'list' | 'setDerived'>
}

export interface QuarantinedPage {
  id: PageId
  kind: PageKind
  title: string
  epoch: number
  /** Milliseconds since 1970. */
  since: number
  problem: string
  /** Where it last was whole, as far as was known when the problem was met. */
  seq: number
  /** Of the newest row, whole or not. */
  lastSeq: number
}

/** A page as it begins again in its next epoch. */
export interface Restart {
  /** That it was in. */
  epoch: number
  principal: PrincipalId
  /** All of its content; the epoch of it does not matter. */
  snapshot: Pick<Snapshot, 'bytes' | 'stateVector' | 'depths'>
  title: string
}

/** Pages in quarantine, and the ways out of it: an operator decides. */
export interface Quarantine {
  /** The longest there first. */
  list(): Promise<QuarantinedPage[]>
  /** `undefined` for a page that is not in quarantine. */
  find(page: PageId): Promise<QuarantinedPage | undefined>
  /**
   * As much of the page as is whole now, whatever it was put into quarantine for; `quarantined` says why it is less than
   * everything. Without snapshots after `snapshotsUpTo`. `undefined` for a page that is not in quarantine.
   */
  examine(page: PageId, snapshotsUpTo?: number): Promise<StoredPage | undefined>
  /** The page takes rows again as it is. `false` when it is not in quarantine in this epoch any more. */
  release(page: PageId, epoch: number): Promise<boolean>
  /**
   * The page goes on in the next epoch, whose first row is its whole content. What was stored before stays under its
   * epoch, and client ids keep their owners. `false` as for `release`.
   */
  restart(page: PageId, from: Restart): Promise<boolean>
}
