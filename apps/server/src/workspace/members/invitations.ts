import { newSignInId } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'
import type { Invitations, RedeemedInvitation } from '../accounts/ports.ts'
import { tokenHash, tokenOf } from './invitation-token.ts'
import type { InvitationRecord, InvitationRecords } from './ports.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000

/** Ways into the workspace that each let one person in, within a week. */
export class OneTimeInvitations implements Invitations {
  readonly #records: InvitationRecords
  readonly #key: string
  readonly #clock: Pick<Clock, 'now'>
  readonly #accessChanged: () => Promise<void>

  /** `key`: a secret of the workspace that stays the same. `accessChanged`: as `Access.changed`. */
  constructor(parts: { records: InvitationRecords; key: string; clock: Pick<Clock, 'now'>; accessChanged: () => Promise<void> }) {
    this.#records = parts.records
    this.#key = parts.key
    this.#clock = parts.clock
    this.#accessChanged = parts.accessChanged
  }

  async make(invitation: Pick<InvitationRecord, 'email' | 'isAdmin' | 'space' | 'role' | 'invitedBy'>): Promise<InvitationRecord> {
    const createdAt = this.#clock.now()
    const made = { ...invitation, id: newSignInId(), createdAt, expiresAt: createdAt + WEEK_MS, wasMailed: false }
    await this.#records.create(made, tokenHash(this.tokenOf(made)))
    return made
  }

  tokenOf({ id }: Pick<InvitationRecord, 'id'>): string {
    return tokenOf(this.#key, id)
  }

  /** Those that can still be used and that an admin made, the newest first. */
  list(): Promise<InvitationRecord[]> {
    return this.#records.list(this.#clock.now())
  }

  look(token: string): Promise<InvitationRecord | undefined> {
    return this.#records.find(tokenHash(token), this.#clock.now())
  }

  async redeem(token: string, email: string): Promise<RedeemedInvitation | undefined> {
    const taken = await this.#records.take(tokenHash(token), email.trim().toLowerCase(), this.#clock.now())
    if (!taken) return undefined
    return {
      isAdmin: taken.isAdmin,
      isForThisEmail: taken.email !== null,
      done: async (principal) => {
        await this.#records.done(taken.id, principal)
        await this.#accessChanged()
      },
      undo: () => this.#records.giveBack(taken.id),
    }
  }

  async offer(email: string): Promise<string> {
    return this.tokenOf(await this.make({ email: email.trim().toLowerCase(), isAdmin: false, space: null, role: null, invitedBy: null }))
  }
}
