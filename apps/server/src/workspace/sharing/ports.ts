import type { LinkId, PageId, PageKind, Person, PrincipalId, Role, SignInId } from '@tandem/protocol'
import type { GuestSignIns } from '../accounts/ports.ts'
import type { NewPrincipal } from '../ports.ts'

export type LinkRole = Exclude<Role, 'owner'>
export type GrantedRole = Role | 'none'

/** Somebody named on a page, on one above it, or in its space. */
export interface Named {
  person: Person
  email: string | null
  role: GrantedRole
  from: 'page' | 'space' | { page: PageId; title: string }
}

/** `nobody`: there is no such person. `too much`: whoever asks may not give or take that. `last owner`: nobody who owns the page would remain. */
export type GrantOutcome = 'done' | 'nobody' | 'too much' | 'last owner'

/** Who was given what on pages by name. */
export interface Grants {
  /** What counts for each: the nearest. `everybody`: what members that are not named have. */
  list(page: PageId): Promise<{ people: Named[]; everybody: Role | null }>
  /** `by`: the role of whoever gives. Nobody gives more than that, and only owners change what owners have. */
  give(page: PageId, principal: PrincipalId, role: GrantedRole, by: Role): Promise<GrantOutcome>
  /** What was given further up, or in the space, counts again. */
  take(page: PageId, principal: PrincipalId, by: Role): Promise<GrantOutcome>
}

/** A way in for whoever has its token. Times in milliseconds since 1970. */
export interface LinkRecord {
  id: LinkId
  page: PageId
  token: string
  role: LinkRole
  passwordHash: string | null
  expiresAt: number | null
  mostGuests: number | null
  withSubpages: boolean
  createdBy: PrincipalId
  createdAt: number
}

export type LinkChange = Partial<Pick<LinkRecord, 'role' | 'passwordHash' | 'expiresAt' | 'mostGuests' | 'withSubpages'>>

export interface LinkGuest {
  person: Person
  joinedAt: number
}

/** A link as whoever opens it finds it. */
export interface OpenedLink extends LinkRecord {
  title: string
  kind: PageKind
  spaceName: string
  sharedBy: string
  guests: number
  /** Whoever opens it joined by it before. */
  isJoined: boolean
}

/** Links into pages. Revoked ones are in no answer. */
export interface Links {
  /** The oldest first, with who joined by each. */
  list(page: PageId): Promise<(LinkRecord & { guests: LinkGuest[]; creator: Person | null })[]>
  create(link: LinkRecord): Promise<void>
  /** `undefined`: the page has no such link. */
  change(page: PageId, link: LinkId, change: LinkChange): Promise<LinkRecord | undefined>
  revoke(page: PageId, link: LinkId, at: number): Promise<boolean>
  /** Takes out everybody who joined by it, or one of them, who is kept out of the page from then on. `false`: no such link or guest. */
  removeGuests(page: PageId, link: LinkId, guest?: PrincipalId): Promise<boolean>
  /** `undefined` also when it has expired or its page is in the trash. */
  open(token: string, who: PrincipalId | undefined, now: number): Promise<OpenedLink | undefined>
}

/** A guest as they come in for the first time. */
export interface NewGuest {
  principal: NewPrincipal
  signIn: SignInId
  secretHash: Uint8Array
}

/** People who come by links. */
export interface Guests extends GuestSignIns {
  /** Joins by a link, in one transaction: of two who want the last place one gets it. Who joined before joins again and counts once. */
  join(link: LinkId, who: { known: PrincipalId } | { newcomer: NewGuest }, now: number): Promise<'joined' | 'full' | 'ended'>
}
