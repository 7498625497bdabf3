import type { Me, Person, PrincipalId, SignInId, SpaceId } from '@tandem/protocol'
import type { TighterLinks } from '../admin/ports.ts'
import type { Principal, Visitor } from '../principal.ts'

/** The browsers of guests, by the hash of the secret in their cookie (`guest-cookie.ts`). */
export interface GuestSignIns {
  /** `undefined` when there is none, or the guest was removed. */
  find(secretHash: Uint8Array): Promise<Visitor | undefined>
  /** A guest turns out to be this member: what the guest wrote, was given and joined is the member's from now on. */
  claim(guest: PrincipalId, member: PrincipalId, at: number): Promise<void>
}

/** Programs that come with a key of a member, by the hash of the key. */
export interface ApiKeys {
  /** `undefined` when there is none, it has ended, or its member is disabled. */
  find(hash: Uint8Array): Promise<Visitor | undefined>
}

/** An invitation that one person has taken and nobody else can take any more. */
export interface RedeemedInvitation {
  isAdmin: boolean
  /** It was made for this e-mail alone, and not for whoever comes with it. */
  isForThisEmail: boolean
  /** The account is there: gives it what the invitation promises. */
  done(principal: PrincipalId): Promise<void>
  /** There is no account after all: the invitation can be used again. */
  undo(): Promise<void>
}

export interface Invitations {
  /** Takes it, in one step. `undefined` when it was used, was revoked, has expired, never was, or is for another e-mail. */
  redeem(token: string, email: string): Promise<RedeemedInvitation | undefined>
  /** Makes one for somebody who asked to join, to be sent to this e-mail alone. Answers its token. */
  offer(email: string): Promise<string>
}

/** Sends mail. Where a server has none configured, the port itself is `undefined`. */
export interface Mail {
  /** Rejects when the mail server did not take it. */
  send(to: string, subject: string, text: string): Promise<void>
}

/** Ends live connections: of one sign-in, or of all of a principal, perhaps but for one. */
export interface LiveSignIns {
  end(of: { signIn: SignInId } | { principal: PrincipalId; except?: SignInId | undefined }): void
}

/** Codes that are good once. */
export interface CodeRecords {
  /** Takes it in one step; `false` when it was taken before, and `until` then has not passed. */
  take(code: string, when: { now: number; until: number }): Promise<boolean>
}

/** What is set for the whole workspace, and its secrets: JSON by name. */
export interface Settings {
  get(name: string): Promise<unknown>
  set(name: string, value: unknown): Promise<void>
  /** Sets it if it has no value yet; answers what holds now. */
  begin(name: string, value: unknown): Promise<unknown>
  /**
   * Sets it if its value is still `from`, in one step; `false` when it is not. `links`: what those that are there have to
   * keep to from the same step on.
   */
  replace(name: string, from: unknown, to: unknown, links?: TighterLinks): Promise<boolean>
  remove(name: string): Promise<void>
}

/** A member as their account is made. */
export interface NewAccount {
  id: PrincipalId
  name: string
  color: number
  /** Lower case. */
  email: string
  /** Whether somebody vouches for it that the e-mail is theirs. */
  isProven: boolean
  isAdmin: boolean
  passwordHash: string
  /** They were here as a guest under this id, and go on under it as a member. */
  wasGuest: boolean
  /** Milliseconds since 1970. */
  at: number
}

/** What is kept of a principal for themselves, and how they prove who they are. */
export interface Account extends Pick<Me, 'email' | 'avatar' | 'language' | 'theme'> {
  principal: Principal
  passwordHash: string | null
  hasSecondFactor: boolean
  isDisabled: boolean
  /** What they are still to be told. */
  notice: NonNullable<Me['notice']> | null
}

export type AccountChange = Partial<Pick<Me, 'name' | 'color' | 'avatar' | 'language' | 'theme'>>

/** The accounts of members. Guests have a profile only. */
export interface Accounts {
  /** `taken`: the e-mail is somebody's. */
  create(account: NewAccount): Promise<'made' | 'taken'>
  /**
   * Makes the first admin and the first space, once in the life of a workspace, for whoever has the token: of two at once
   * one wins.
   */
  setUp(owner: NewAccount, with_: { tokenHash: string; space: FirstSpace }): Promise<SpaceId | 'already set up' | 'wrong token'>
  find(who: { id: PrincipalId } | { email: string }): Promise<Account | undefined>
  /** Whether somebody who has shown who they are may come in. Whoever comes for the first time becomes a principal. */
  admit(id: PrincipalId, newcomer: { color: number; at: number }): Promise<boolean>
  change(id: PrincipalId, change: AccountChange): Promise<void>
  /** `isProven`: they have shown by the same step that the e-mail is theirs. */
  setPassword(id: PrincipalId, hash: string, proof: { isProven: boolean; at: number }): Promise<void>
  /** Somebody else takes it away: their sign-ins end with it, and they will be told. `false`: they have none. */
  endSecondFactor(id: PrincipalId): Promise<boolean>
  noticeSeen(id: PrincipalId): Promise<void>
}

export interface FirstSpace {
  id: SpaceId
  slug: string
  name: string
}

/** One browser of a member. */
export interface SignInRecord {
  id: SignInId
  createdAt: number
  seenAt: number
  /** As the browser names itself. */
  browser: string
  address: string
}

/** The browsers in which members are signed in. */
export interface SignIns {
  /** By the secret in the cookie; `undefined` also when the member is disabled. */
  find(token: string, now: number): Promise<Visitor | undefined>
  /** Those that have not ended, the last seen first. */
  list(principal: PrincipalId, now: number): Promise<SignInRecord[]>
  /** `false`: they have no such sign-in. */
  end(principal: PrincipalId, signIn: SignInId): Promise<boolean>
  endAll(principal: PrincipalId, except?: SignInId): Promise<void>
  /** Which of these hold, of members and of guests, and whose they are. */
  standing(signIns: readonly SignInId[], now: number): Promise<Map<SignInId, Person>>
  seen({ principal, signIn }: { principal: PrincipalId; signIn: SignInId }, at: number): Promise<void>
  /** The browser has a new secret and goes on under its old id. */
  goOn(token: string, signIn: SignInId): Promise<void>
}

/** Makes the owner's first pages, after set-up. Answers where they should go first, as a path of the web app. */
export type MakeSamples = (owner: Principal, space: SpaceId) => Promise<{ address: string }>
