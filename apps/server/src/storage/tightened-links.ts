import { ROLES } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { TighterLinks } from '../workspace/admin/ports.ts'
import type { LinkRole } from '../workspace/sharing/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import type { Tables } from './tables.ts'

const DAY_MS = 24 * 3600 * 1000

/** Holds the links that are there to a tighter policy, in the transaction of the caller. */
export const tightenLinks = async (db: Kysely<Tables>, { most, mostDays, at }: TighterLinks): Promise<void> => {
  const living = () => db.updateTable('links').where('revoked_at', 'is', null)
  let changed = 0n
  const run = async (query: ReturnType<typeof living>) => {
    changed += (await query.executeTakeFirst()).numUpdatedRows
  }
  if (most === 'off') await run(living().set({ revoked_at: at }))
  else if (most) {
    const above = ROLES.slice(ROLES.indexOf(most) + 1).filter((role): role is LinkRole => role !== 'owner')
    if (above.length > 0) await run(living().set({ role: most }).where('role', 'in', above))
  }
  if (mostDays !== undefined) {
    const end = sql<number>`created_at + ${sql.lit(mostDays * DAY_MS)}`
    await run(
      living()
        .set({ expires_at: end })
        .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', end)])),
    )
  }
  if (changed > 0n) await raiseAccessVersion(db)
}
