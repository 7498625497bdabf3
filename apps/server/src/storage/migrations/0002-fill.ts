import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { RESERVED_CLIENT_IDS, type PageKind } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import { Depths } from '../../updates/depths.ts'
import { parseUpdate } from '../../updates/parse-update.ts'

const ROWS_AT_ONCE = 500
/** SQLite takes 32,766 values in one statement. */
const CLIENTS_AT_ONCE = 1000

/** The tables as this step finds and leaves them, whatever later ones make of them. */
interface Then {
  pages: { number: number; kind: PageKind }
  updates: { page: number; epoch: number; seq: number; principal: string; crc: number; bytes: Uint8Array }
  snapshots: {
    page: number
    epoch: number
    seq: number
    sha256: Uint8Array
    state_vector: Uint8Array
    bytes: Uint8Array
    depths: Uint8Array | null
  }
  clients: { page: number; client: number; principal: string }
}

/** Whoever wrote first under a client id owns it. */
export const fillClients = async (unknown: Kysely<unknown>): Promise<void> => {
  const db = unknown as Kysely<Then>
  for (const page of await pagesOf(db)) {
    const owners = new Map<number, string>()
    for await (const { crc, bytes, principal } of rowsOf(db, page.number)) {
      // A damaged row says nothing to be relied on; loading the page finds it.
      const structs = crc32(bytes) === crc ? (parseUpdate(bytes, page.kind, 'stored')?.structs ?? []) : []
      for (const { client } of structs) if (client >= RESERVED_CLIENT_IDS && !owners.has(client)) owners.set(client, principal)
    }
    const clients = [...owners].map(([client, principal]) => ({ page: page.number, client, principal }))
    for (let at = 0; at < clients.length; at += CLIENTS_AT_ONCE) {
      await db
        .insertInto('clients')
        .values(clients.slice(at, at + CLIENTS_AT_ONCE))
        .execute()
    }
  }
}

/** So that no page depends on rows that its snapshot stands for. A snapshot that cannot be read stays without. */
export const fillDepths = async (unknown: Kysely<unknown>): Promise<void> => {
  const db = unknown as Kysely<Then>
  for (const { number, kind } of await pagesOf(db)) {
    const of = db.selectFrom('snapshots').selectAll().where('page', '=', number)
    for (const { page, epoch, seq, sha256, state_vector: stateVector, bytes } of await of.execute()) {
      if (Buffer.compare(digest(bytes, stateVector), sha256) !== 0) continue
      const update = parseUpdate(bytes, kind, 'stored')
      if (!update) continue
      const depths = new Depths()
      depths.add(update)
      const filled = { depths: depths.encoded(), sha256: digest(bytes, stateVector, depths.encoded()) }
      await db.updateTable('snapshots').set(filled).where('page', '=', page).where('epoch', '=', epoch).where('seq', '=', seq).execute()
    }
  }
}

const digest = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

const pagesOf = (db: Kysely<Then>) => db.selectFrom('pages').select(['number', 'kind']).execute()

/** All rows of a page in order, never many of them in memory. */
async function* rowsOf(db: Kysely<Then>, page: number) {
  for (let after = { epoch: 0, seq: 0 }; ;) {
    const { epoch, seq } = after
    const rows = await db
      .selectFrom('updates')
      .select(['epoch', 'seq', 'principal', 'crc', 'bytes'])
      .where('page', '=', page)
      .where((is) => is.or([is('epoch', '>', epoch), is.and([is('epoch', '=', epoch), is('seq', '>', seq)])]))
      .orderBy('epoch')
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    after = last
  }
}
