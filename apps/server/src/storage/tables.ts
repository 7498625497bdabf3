import type { LinkId, PageId, PageKind, PrincipalId, Role, SignInId, SpaceId } from '@tandem/protocol'
import type { Generated } from 'kysely'

/** The tables as the queries see them; `migrations/` makes them. Times in milliseconds since 1970. */
export interface Tables {
  pages: PagesTable
  updates: UpdatesTable
  snapshots: SnapshotsTable
  clients: ClientsTable
  principals: PrincipalsTable
  guest_sign_ins: GuestSignInsTable
  settings: SettingsTable
  notices: NoticesTable
  used_codes: { code: string; until: number }
  spaces: SpacesTable
  grants: GrantsTable
  links: LinksTable
  link_guests: LinkGuestsTable
  access: AccessTable
  stars: { principal: PrincipalId; page: PageId; starred_at: number }
  opened: { principal: PrincipalId; page: PageId; opened_at: number }
  page_indexed: PageIndexedTable
  page_index_queue: { page: number }
  invitations: InvitationsTable
  api_keys: ApiKeysTable
  auth_user: AuthUserTable
  auth_session: AuthSessionTable
  auth_account: AuthAccountTable
  /** What authenticators of members are checked with. */
  auth_two_factor: { id: string; userId: PrincipalId }
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
  space: SpaceId
  /** The page it lies below; `null` at the top of its space. */
  parent: PageId | null
  /** A fractional key: sorts it among its siblings, by code units. */
  sort: string
  icon: string | null
  /** `null` for pages from before there were accounts. */
  created_by: PrincipalId | null
  archived_at: number | null
  trashed_at: number | null
  trashed_by: PrincipalId | null
  /** The page whose going to the trash took this one along; its own id for that page itself. */
  trashed_root: PageId | null
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

/** Everybody who may be the subject of a permission. */
export interface PrincipalsTable {
  id: PrincipalId
  kind: 'member' | 'guest'
  name: string
  color: number
  /** Lower case; `null` for guests. */
  email: string | null
  /** A data address. */
  avatar: string | null
  language: string | null
  theme: 'system' | 'light' | 'dark' | null
  is_admin: Generated<number>
  disabled_at: number | null
  created_at: number
  seen_at: number | null
}

/** The browsers of guests. Those of members are kept with their accounts. */
export interface GuestSignInsTable {
  id: SignInId
  principal: PrincipalId
  secret_hash: Uint8Array
  created_at: number
  seen_at: number
}

/** What an admin set, and secrets of the workspace: JSON by name. */
export interface SettingsTable {
  name: string
  value: string
}

/** What nodes tell each other; kept for some minutes. */
export interface NoticesTable {
  seq: Generated<number>
  id: string
  node: string
  at: number
  /** JSON. */
  body: string
}

export interface SpacesTable {
  id: SpaceId
  slug: string
  name: string
  icon: string | null
  description: Generated<string>
  /** `open`: every member has `default_role` in it. */
  visibility: 'open' | 'private'
  default_role: Exclude<Role, 'owner'>
  created_at: number
  archived_at: number | null
}

/** Who was given what by name. On pages the nearest one counts, upwards from the page itself. */
export interface GrantsTable {
  scope: 'space' | 'page'
  object: SpaceId | PageId
  principal: PrincipalId
  /** `none` keeps somebody out of a page. */
  role: Role | 'none'
}

export interface LinksTable {
  id: LinkId
  page: PageId
  token: string
  role: Exclude<Role, 'owner'>
  password_hash: string | null
  expires_at: number | null
  most_guests: number | null
  with_subpages: number
  created_by: PrincipalId
  created_at: number
  revoked_at: number | null
}

/** Who joined by which link. */
export interface LinkGuestsTable {
  link: LinkId
  principal: PrincipalId
  joined_at: number
}

/** One row, id 1: rises with every change of who may do what, in the same transaction. */
export interface AccessTable {
  id: number
  version: number
}

/** What is in `page_words`, the table of words by the number of the page. */
export interface PageIndexedTable {
  page: number
  /** Numbers of pages that are gone may be given again. */
  id: PageId
  epoch: number
  seq: number
  /** Of the title and text. */
  sha256: Uint8Array
}

export interface InvitationsTable {
  id: string
  token_hash: Uint8Array
  /** Lower case; `null`: whoever comes with the token. */
  email: string | null
  is_admin: number
  space: SpaceId | null
  role: Role | null
  /** `null` for one that somebody asked for themselves. */
  invited_by: PrincipalId | null
  was_mailed: Generated<number>
  created_at: number
  expires_at: number
  used_at: number | null
  /** Set when the account is there; without it a use under way can still be taken back. */
  used_by: PrincipalId | null
}

export interface ApiKeysTable {
  id: SignInId
  principal: PrincipalId
  name: string
  /** The first characters of the secret. */
  start: string
  hash: Uint8Array
  created_at: number
  expires_at: number | null
  used_at: number | null
}

/** As better-auth keeps a member: what they sign in with. Its times are ISO text. */
export interface AuthUserTable {
  id: PrincipalId
  name: string
  email: string
  /** Whether somebody vouched that the e-mail is theirs. */
  emailVerified: number
  createdAt: string
  updatedAt: string
  twoFactorEnabled: number | null
}

/** The browsers of members. */
export interface AuthSessionTable {
  id: SignInId
  userId: PrincipalId
  token: string
  expiresAt: string
  createdAt: string
  updatedAt: string
  ipAddress: string | null
  userAgent: string | null
}

/** A password, or an account with a provider of sign-ins. */
export interface AuthAccountTable {
  id: string
  userId: PrincipalId
  accountId: string
  providerId: string
  password: string | null
  createdAt: string
  updatedAt: string
}
