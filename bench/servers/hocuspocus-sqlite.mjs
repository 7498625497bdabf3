// What a person would run: hocuspocus with storage, default settings. Its SQLite extension is this Database extension with
// these statements; the driver here is Node's own SQLite, because the extension's has to be compiled when it is installed.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'

const TABLE = 'CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))'
const SELECT = 'SELECT data FROM "documents" WHERE name = $name ORDER BY rowid DESC'
const UPSERT = 'INSERT INTO "documents" ("name", "data") VALUES ($name, $data) ON CONFLICT(name) DO UPDATE SET data = $data'

const database = new DatabaseSync(join(process.env.DATA_DIR, 'hocuspocus.sqlite'))
database.exec(TABLE)

const storage = new Database({
  fetch: async ({ documentName }) => database.prepare(SELECT).get({ name: documentName })?.data ?? null,
  store: async ({ documentName, state }) => void database.prepare(UPSERT).run({ name: documentName, data: state }),
})
const server = new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: false,
  extensions: [storage],
})
await server.listen()
