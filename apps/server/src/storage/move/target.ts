import { sql } from 'kysely'
import { MIGRATIONS } from '../migrate.ts'
import { hasMark } from './mark.ts'
import { MoveRefused, type Side } from './side.ts'

/** Where rows say that somebody has begun to use a database. */
const IN_USE = ['principals', 'pages', 'spaces', 'auth_user', 'updates']

/** Refuses a database that holds something which would be lost. */
export const checkEmpty = async (to: Side, replace: boolean): Promise<void> => {
  const names = await to.names()
  if (!names.includes(MIGRATIONS)) {
    const others = names.filter((name) => !name.startsWith('sqlite_'))
    if (others.length > 0)
      throw new MoveRefused(
        `${to.name} holds tables of something else (${others.slice(0, 3).join(', ')}). Give Tandem a database of its own.`,
      )
    return
  }
  if (await hasMark(to)) {
    if (replace) return
    throw new MoveRefused(
      `${to.name} holds the copy of a move that did not end. Run this again with --replace, which takes that away and begins anew.`,
    )
  }
  for (const name of IN_USE.filter((table) => names.includes(table))) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(to.db)
    if (rows.length > 0)
      throw new MoveRefused(
        `${to.name} holds a workspace already, and nothing there was changed. Name an empty database; --replace takes away only what a move left that did not end.`,
      )
  }
}
