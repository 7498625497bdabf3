import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { storedText } from '../stored-text.ts'
import type { TableForm } from './side.ts'

/** SQLite takes 32,766 values in one statement. */
const MOST_ROWS = 500
const MOST_BYTES = 8_000_000

export type Value = string | number | null | Uint8Array
export type Row = Record<string, Value>

/** Texts as both databases keep them: what an older program left in SQLite may hold what PostgreSQL refuses. */
const storable = (row: Row): Row => {
  for (const [name, value] of Object.entries(row)) if (typeof value === 'string') row[name] = storedText(value)
  return row
}

/** All rows of a table in the order of its key, some at a time: never more than fits into memory. */
export const rowsOf = async function* (db: Kysely<unknown>, form: TableForm): AsyncGenerator<Row[]> {
  const key = sql.join(form.key.map((name) => sql.ref(name)))
  const table = sql.table(form.name)
  for (let last: Row | undefined; ;) {
    const from = last
    const after = from === undefined ? sql`` : sql`where (${key}) > (${sql.join(form.key.map((name) => from[name]))})`
    const limit = await howMany(db, form, sql`from ${table} ${after} order by ${key}`)
    if (limit === 0) return
    const columns = sql.join(form.columns.map((name) => sql.ref(name)))
    const { rows } = await sql<Row>`select ${columns} from ${table} ${after} order by ${key} limit ${limit}`.execute(db)
    last = rows.at(-1)
    if (last === undefined) return
    // The key as it was read leads on.
    last = { ...last }
    yield rows.map(storable)
  }
}

/** So many rows that their bytes are few enough, and at least one. */
const howMany = async (db: Kysely<unknown>, { bytes }: TableForm, source: ReturnType<typeof sql>): Promise<number> => {
  if (bytes.length === 0) return MOST_ROWS
  const size = sql.join(
    bytes.map((name) => sql`coalesce(length(${sql.ref(name)}), 0)`),
    sql` + `,
  )
  const { rows } = await sql<{ size: number }>`select ${size} as size ${source} limit ${MOST_ROWS}`.execute(db)
  let sum = 0
  const tooMuch = rows.findIndex(({ size: own }) => (sum += Number(own)) > MOST_BYTES)
  return tooMuch === -1 ? rows.length : Math.max(1, tooMuch)
}

export const countOf = async (db: Kysely<unknown>, { name }: TableForm): Promise<number> =>
  Number((await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db)).rows[0]?.count)

export const insert = async (db: Kysely<unknown>, { name, columns }: TableForm, rows: readonly Row[]): Promise<void> => {
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const values = sql.join(rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`))
  await sql`insert into ${sql.table(name)} (${names}) values ${values}`.execute(db)
}

/** How many rows a table has, and one number for all that they say. */
export class TableSum {
  readonly #columns: readonly string[]
  readonly #hash = createHash('sha256')
  count = 0

  constructor({ columns }: TableForm) {
    this.#columns = columns
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.count++
      for (const column of this.#columns) this.#add(row[column] ?? null)
    }
  }

  #add(value: Value): void {
    if (value === null) return void this.#hash.update('-')
    // With its length, so that no two rows can be written the same.
    const [kind, said] = typeof value === 'object' ? ['bytes', value] : [typeof value, Buffer.from(String(value))]
    this.#hash.update(`${kind} ${said.length} `).update(said)
  }

  /** To be asked for once. */
  digest(): string {
    return this.#hash.digest('hex')
  }
}
