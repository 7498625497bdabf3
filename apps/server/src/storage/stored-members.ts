import type { PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { MemberChange, MemberRecord, Members } from '../workspace/members/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import { personOf } from './people.ts'
import type { Tables } from './tables.ts'

const COLUMNS = ['id', 'kind', 'name', 'color', 'email', 'is_admin', 'disabled_at', 'created_at', 'seen_at'] as const

/** The members of a workspace in a database. */
export class StoredMembers implements Members {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async list(): Promise<MemberRecord[]> {
    return (await membersOf(this.#db).orderBy('created_at').orderBy('id').execute()).map(recordOf)
  }

  async find(id: PrincipalId): Promise<MemberRecord | undefined> {
    const found = await membersOf(this.#db).where('id', '=', id).executeTakeFirst()
    return found && recordOf(found)
  }

  change(id: PrincipalId, { isAdmin, isDisabled }: MemberChange, at: number): Promise<MemberRecord | 'last admin' | undefined> {
    return this.#db.transaction().execute(async (db) => {
      const before = await membersOf(db).where('id', '=', id).executeTakeFirst()
      if (!before) return undefined
      const is_admin = isAdmin === undefined ? before.is_admin : isAdmin ? 1 : 0
      const disabled_at = isDisabled === undefined ? before.disabled_at : isDisabled ? (before.disabled_at ?? at) : null
      if (is_admin === before.is_admin && disabled_at === before.disabled_at) return recordOf(before)
      const wasRunning = before.is_admin === 1 && before.disabled_at === null
      const isRunning = is_admin === 1 && disabled_at === null
      if (wasRunning && !isRunning) {
        const other = await membersOf(db)
          .where('id', '<>', id)
          .where('is_admin', '=', 1)
          .where('disabled_at', 'is', null)
          .executeTakeFirst()
        if (!other) return 'last admin'
        // Or they could come back as somebody else.
        await db.deleteFrom('invitations').where('invited_by', '=', id).where('used_at', 'is', null).execute()
      }
      await db.updateTable('principals').set({ is_admin, disabled_at }).where('id', '=', id).execute()
      await raiseAccessVersion(db)
      return recordOf({ ...before, is_admin, disabled_at })
    })
  }
}

const membersOf = (db: Kysely<Tables>) =>
  db
    .selectFrom('principals')
    .select(COLUMNS)
    .select(({ selectFrom }) =>
      selectFrom('auth_user').select('twoFactorEnabled').whereRef('auth_user.id', '=', 'principals.id').as('second_factor'),
    )
    .where('kind', '=', 'member')

type Row = Awaited<ReturnType<ReturnType<typeof membersOf>['executeTakeFirstOrThrow']>>

const recordOf = ({ email, is_admin, disabled_at, created_at, seen_at, second_factor, ...person }: Row): MemberRecord => ({
  person: personOf(person),
  email: email ?? '',
  isAdmin: is_admin === 1,
  isDisabled: disabled_at !== null,
  hasSecondFactor: second_factor === 1,
  createdAt: created_at,
  seenAt: seen_at,
})
