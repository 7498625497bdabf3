import { newSpaceId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import { columnTypes, isPostgres } from '../column-types.ts'

/** The tables as this step finds and leaves them, whatever later ones make of them. */
interface Then {
  pages: { space: string | null; created_at: number; sort: string; number: number }
  people: { id: string; name: string; color: number; secret_hash: Uint8Array }
  principals: { id: string; kind: string; name: string; color: number; created_at: number }
  guest_sign_ins: { id: string; principal: string; secret_hash: Uint8Array; created_at: number; seen_at: number }
  spaces: { id: string; slug: string; name: string; visibility: string; default_role: string; created_at: number }
  access: { id: number; version: number }
}

export const up = async (unknown: Kysely<unknown>): Promise<void> => {
  const db = unknown as Kysely<Then>
  await makePrincipals(db)
  await makeSpaces(db)
  await makeSharing(db)
  await makeLists(db)
  await carryOver(db)
}

const makePrincipals = async (db: Kysely<Then>): Promise<void> => {
  const { schema } = db
  const { integer, text, bytes, clustered } = columnTypes(db)
  await schema
    .createTable('principals')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('color', integer, (column) => column.notNull())
    .addColumn('email', text)
    .addColumn('avatar', text)
    .addColumn('language', text)
    .addColumn('theme', text)
    .addColumn('is_admin', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('disabled_at', integer)
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('seen_at', integer)
    .modifyEnd(clustered)
    .execute()
  await schema.createIndex('principals_email').on('principals').column('email').unique().execute()
  await schema
    .createTable('guest_sign_ins')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addColumn('secret_hash', bytes, (column) => column.notNull().unique())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('seen_at', integer, (column) => column.notNull())
    .modifyEnd(clustered)
    .execute()
  await schema
    .createTable('settings')
    .addColumn('name', text, (column) => column.primaryKey().notNull())
    .addColumn('value', text, (column) => column.notNull())
    .modifyEnd(clustered)
    .execute()
}

const makeSpaces = async (db: Kysely<Then>): Promise<void> => {
  const { schema } = db
  const { integer, text, clustered } = columnTypes(db)
  await schema
    .createTable('spaces')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('slug', text, (column) => column.notNull().unique())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('icon', text)
    .addColumn('description', text, (column) => column.notNull().defaultTo(''))
    .addColumn('visibility', text, (column) => column.notNull())
    .addColumn('default_role', text, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('archived_at', integer)
    .modifyEnd(clustered)
    .execute()
  // SQLite adds one column at a time, and none that must not be null without a default.
  await schema.alterTable('pages').addColumn('space', text).execute()
  await schema.alterTable('pages').addColumn('parent', text).execute()
  await schema
    .alterTable('pages')
    .addColumn('sort', text, (column) => column.notNull().defaultTo('a0'))
    .execute()
  await schema.alterTable('pages').addColumn('icon', text).execute()
  await schema.alterTable('pages').addColumn('created_by', text).execute()
  await schema.alterTable('pages').addColumn('archived_at', integer).execute()
  await schema.alterTable('pages').addColumn('trashed_at', integer).execute()
  await schema.alterTable('pages').addColumn('trashed_by', text).execute()
  await schema.alterTable('pages').addColumn('trashed_root', text).execute()
  await schema.createIndex('pages_tree').on('pages').columns(['space', 'parent', 'sort', 'id']).execute()
  await schema.createIndex('pages_parent').on('pages').columns(['parent', 'sort', 'id']).execute()
  await schema.createIndex('pages_trash').on('pages').column('trashed_root').execute()
  await schema.createIndex('pages_created_by').on('pages').columns(['created_by', 'edited_at']).execute()
}

const makeSharing = async (db: Kysely<Then>): Promise<void> => {
  const { schema } = db
  const { integer, text, strict, clustered } = columnTypes(db)
  await schema
    .createTable('grants')
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('object', text, (column) => column.notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addColumn('role', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('grants_key', ['object', 'principal'])
    .modifyEnd(clustered)
    .execute()
  await schema.createIndex('grants_principal').on('grants').columns(['principal', 'scope']).execute()
  await schema
    .createTable('links')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('page', text, (column) => column.notNull())
    .addColumn('token', text, (column) => column.notNull().unique())
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('password_hash', text)
    .addColumn('expires_at', integer)
    .addColumn('most_guests', integer)
    .addColumn('with_subpages', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('revoked_at', integer)
    .modifyEnd(clustered)
    .execute()
  await schema.createIndex('links_page').on('links').column('page').execute()
  await schema
    .createTable('link_guests')
    .addColumn('link', text, (column) => column.notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addColumn('joined_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('link_guests_key', ['principal', 'link'])
    .modifyEnd(clustered)
    .execute()
  await schema.createIndex('link_guests_link').on('link_guests').column('link').execute()
  await schema
    .createTable('access')
    .addColumn('id', integer, (column) => column.primaryKey())
    .addColumn('version', integer, (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
  await db.insertInto('access').values({ id: 1, version: 1 }).execute()
  if (isPostgres(db)) await guardRules(db)
}

/** Nobody's commit counts on rules that somebody is about to change: whoever changes the version waits for those under way. */
const guardRules = async (db: Kysely<Then>): Promise<void> => {
  await sql`create function tandem_change_rules() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(1413562957, 2); return null; end $$`.execute(db)
  await sql`create trigger access_changed before update on access for each statement execute function tandem_change_rules()`.execute(db)
}

const makeLists = async (db: Kysely<Then>): Promise<void> => {
  const { schema } = db
  const { integer, text, clustered } = columnTypes(db)
  for (const [name, at] of [
    ['stars', 'starred_at'],
    ['opened', 'opened_at'],
  ] as const) {
    await schema
      .createTable(name)
      .addColumn('principal', text, (column) => column.notNull())
      .addColumn('page', text, (column) => column.notNull())
      .addColumn(at, integer, (column) => column.notNull())
      .addPrimaryKeyConstraint(`${name}_key`, ['principal', 'page'])
      .modifyEnd(clustered)
      .execute()
  }
}

/** Who was here before there were accounts goes on as a guest; the pages there were stand in one space. */
const carryOver = async (db: Kysely<Then>): Promise<void> => {
  const people = await db.selectFrom('people').selectAll().execute()
  const now = Date.now()
  for (const { id, name, color, secret_hash } of people) {
    await db.insertInto('principals').values({ id, kind: 'guest', name, color, created_at: now }).execute()
    await db.insertInto('guest_sign_ins').values({ id, principal: id, secret_hash, created_at: now, seen_at: now }).execute()
  }
  const pages = await db.selectFrom('pages').select('number').orderBy('number').execute()
  if (pages.length === 0) return
  const id = newSpaceId()
  await db
    .insertInto('spaces')
    .values({ id, slug: 'general', name: 'General', visibility: 'open', default_role: 'editor', created_at: now })
    .execute()
  // In the order they were made; keys that sort as the numbers do, and leave room between.
  for (const { number } of pages) {
    await db
      .updateTable('pages')
      .set({ space: id, sort: `a${String(number).padStart(9, '0')}V` })
      .where('number', '=', number)
      .execute()
  }
}
