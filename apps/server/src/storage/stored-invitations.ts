import { higherRole, type PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { InvitationRecord, InvitationRecords } from '../workspace/members/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import type { Tables } from './tables.ts'

const COLUMNS = ['id', 'email', 'is_admin', 'space', 'role', 'invited_by', 'was_mailed', 'created_at', 'expires_at'] as const

/** The invitations of a workspace in a database. */
export class StoredInvitations implements InvitationRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async create(invitation: InvitationRecord, tokenHash: Uint8Array): Promise<void> {
    const { id, email, space, role, createdAt: created_at, expiresAt: expires_at, invitedBy: invited_by } = invitation
    await this.#db.transaction().execute(async (db) => {
      await db.deleteFrom('invitations').where('expires_at', '<=', created_at).execute()
      if (invited_by === null && email !== null)
        await db.deleteFrom('invitations').where('email', '=', email).where('invited_by', 'is', null).where('used_at', 'is', null).execute()
      const row = {
        id,
        token_hash: tokenHash,
        email,
        is_admin: invitation.isAdmin ? 1 : 0,
        space,
        role,
        invited_by,
        created_at,
        expires_at,
      }
      await db.insertInto('invitations').values(row).execute()
    })
  }

  async list(now: number): Promise<InvitationRecord[]> {
    const rows = await usable(this.#db, now).where('invited_by', 'is not', null).orderBy('created_at', 'desc').orderBy('id').execute()
    return rows.map(recordOf)
  }

  async find(tokenHash: Uint8Array, now: number): Promise<InvitationRecord | undefined> {
    const found = await usable(this.#db, now).where('token_hash', '=', tokenHash).executeTakeFirst()
    return found && recordOf(found)
  }

  async remove(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('invitations').where('id', '=', id).where('used_at', 'is', null).executeTakeFirst()
    return numDeletedRows > 0n
  }

  async setMailed(id: string): Promise<void> {
    await this.#db.updateTable('invitations').set({ was_mailed: 1 }).where('id', '=', id).execute()
  }

  async take(tokenHash: Uint8Array, email: string, now: number): Promise<InvitationRecord | undefined> {
    const taken = await this.#db
      .updateTable('invitations')
      .set({ used_at: now })
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .where(({ eb, or }) => or([eb('email', 'is', null), eb('email', '=', email)]))
      .returning(COLUMNS)
      .executeTakeFirst()
    return taken && recordOf(taken)
  }

  async done(id: string, principal: PrincipalId): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      const used = await db
        .updateTable('invitations')
        .set({ used_by: principal })
        .where('id', '=', id)
        .returning(['space', 'role'])
        .executeTakeFirst()
      const { space, role } = used ?? { space: null, role: null }
      if (space === null || role === null) return
      // The space may be gone since, and somebody who was a guest before may have more already.
      if (!(await db.selectFrom('spaces').select('id').where('id', '=', space).executeTakeFirst())) return
      const key = { object: space, principal }
      const had = await db
        .selectFrom('grants')
        .select('role')
        .where('object', '=', space)
        .where('principal', '=', principal)
        .executeTakeFirst()
      const given = had && had.role !== 'none' ? higherRole(had.role, role) : role
      await db
        .insertInto('grants')
        .values({ ...key, scope: 'space', role: given })
        .onConflict((conflict) => conflict.columns(['object', 'principal']).doUpdateSet({ role: given }))
        .execute()
      await raiseAccessVersion(db)
    })
  }

  async giveBack(id: string): Promise<void> {
    await this.#db.updateTable('invitations').set({ used_at: null }).where('id', '=', id).where('used_by', 'is', null).execute()
  }
}

const usable = (db: Kysely<Tables>, now: number) =>
  db.selectFrom('invitations').select(COLUMNS).where('used_at', 'is', null).where('expires_at', '>', now)

type Row = Awaited<ReturnType<ReturnType<typeof usable>['executeTakeFirstOrThrow']>>

const recordOf = ({ id, email, is_admin, space, role, invited_by, was_mailed, created_at, expires_at }: Row): InvitationRecord => ({
  id,
  email,
  isAdmin: is_admin === 1,
  space,
  role,
  invitedBy: invited_by,
  createdAt: created_at,
  expiresAt: expires_at,
  wasMailed: was_mailed === 1,
})
