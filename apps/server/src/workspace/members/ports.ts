import type { Person, PrincipalId, Role, SpaceId } from '@tandem/protocol'

/** A member as admins see them. Times in milliseconds since 1970. */
export interface MemberRecord {
  person: Person
  email: string
  isAdmin: boolean
  isDisabled: boolean
  hasSecondFactor: boolean
  createdAt: number
  seenAt: number | null
}

export interface MemberChange {
  isAdmin?: boolean | undefined
  isDisabled?: boolean | undefined
}

/** The people with an account. */
export interface Members {
  /** By name, those who may come in and those who may not. */
  list(): Promise<MemberRecord[]>
  /** `undefined`: there is no such member. */
  find(id: PrincipalId): Promise<MemberRecord | undefined>
  /**
   * Who is switched off or no admin any more leaves no invitations behind. Refused when nobody would be left to run the
   * workspace; `undefined` as for `find`.
   */
  change(id: PrincipalId, change: MemberChange, at: number): Promise<MemberRecord | 'last admin' | undefined>
}

/** An invitation that nobody has used yet. */
export interface InvitationRecord {
  id: string
  /** Lower case; `null`: for whoever comes with the token. */
  email: string | null
  isAdmin: boolean
  space: SpaceId | null
  role: Role | null
  /** `null`: somebody asked for it themselves. */
  invitedBy: PrincipalId | null
  createdAt: number
  expiresAt: number
  wasMailed: boolean
}

/** Invitations by the hash of their token: the token itself is not stored. */
export interface InvitationRecords {
  /** One that somebody asked for themselves takes the place of those they asked for before. */
  create(invitation: InvitationRecord, tokenHash: Uint8Array): Promise<void>
  /** Those that can still be used and that an admin made, the newest first. */
  list(now: number): Promise<InvitationRecord[]>
  find(tokenHash: Uint8Array, now: number): Promise<InvitationRecord | undefined>
  /** Ends it. `false`: there is none that could still be used. */
  remove(id: string): Promise<boolean>
  setMailed(id: string): Promise<void>
  /** From here on nobody else can take it. `undefined`: it cannot be used, or not with this e-mail. */
  take(tokenHash: Uint8Array, email: string, now: number): Promise<InvitationRecord | undefined>
  /** It is used up: who came by it gets the role in its space. */
  done(id: string, principal: PrincipalId): Promise<void>
  /** It was taken and can be taken again. */
  giveBack(id: string): Promise<void>
}
