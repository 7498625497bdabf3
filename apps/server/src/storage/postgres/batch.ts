import { escapeLiteral, type Client, type QueryResult } from 'pg'
import type { AppendResult, NewRow } from '../../rooms/ports.ts'
import { checksum } from '../checked.ts'
import { lockOf, PAGE, RULES } from './locks.ts'

type Refused = NonNullable<Extract<AppendResult, { stored: false }>['refused']>

/** A row that no retry will store. */
export class RefusedRow extends Error {
  readonly refused: Refused
  constructor(refused: Refused, problem: string) {
    super(problem)
    this.refused = refused
  }
}

/** A batch whose rows are written and not committed. */
export interface Written {
  seqs: number[]
  /** Of the transaction, to ask about it when nobody said how it ended. */
  transaction: string
  /** Its rows, to look for. */
  rows: readonly WrittenRow[]
}

interface WrittenRow {
  page: number
  epoch: number
  seq: number
  crc: number
}

interface Head {
  number: number
  epoch: number
  seq: number
  quarantined: boolean
}

/** Which ids may stand in a query as they are. No page has any other. */
const ID = /^[\w-]{1,100}$/

/**
 * Opens a transaction and writes the rows in it. The locks come first, each kind in one order on every node, and only
 * then is read what they guard (docs/decisions/0011). Throws a `RefusedRow`, or what the server says.
 */
export const write = async (client: Client, rows: readonly NewRow[], at: number): Promise<Written> => {
  const { heads, rules, transaction } = await begin(client, rows)
  const [placed, refused] = place(rows, heads, rules)
  await claim(client, placed)
  if (refused) throw refused
  await insert(client, placed, at)
  const written = placed.map(({ row, number, seq }) => ({ page: number, epoch: row.epoch, seq, crc: checksum(row.bytes) }))
  return { seqs: placed.map(({ seq }) => seq), transaction, rows: written }
}

/** Whether all of these rows are there. */
export const areThere = async (client: Client, rows: readonly WrittenRow[]): Promise<boolean> => {
  const { rowCount } = await client.query(
    `select 1 from updates join unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) as asked (p, e, s, c)
      on page = p and epoch = e and seq = s and crc = c`,
    [rows.map(({ page }) => page), rows.map(({ epoch }) => epoch), rows.map(({ seq }) => seq), rows.map(({ crc }) => crc)],
  )
  return rowCount === rows.length
}

const begin = async (client: Client, rows: readonly NewRow[]) => {
  const pages = [...new Set(rows.map(({ page }) => page))].filter((page) => ID.test(page))
  const locks = [...new Set(pages.map(lockOf))].toSorted((one, other) => one - other)
  const ids = pages.length === 0 ? 'null' : pages.map((page) => escapeLiteral(page)).join()
  // In one message, and yet each of them sees what was committed before it began.
  const results = (await client.query(`
    begin;
    select pg_advisory_xact_lock(${PAGE}, lock) from unnest('{${locks.join()}}'::int[]) as lock;
    select id, number, epoch, quarantine_seq is not null as quarantined, greatest(
        (select max(seq) from updates where page = number and updates.epoch = pages.epoch), snapshot_seq, 0
      ) as seq
      from pages where id in (${ids}) order by number for key share;
    select pg_advisory_xact_lock_shared(${RULES});
    select version, pg_current_xact_id()::text as transaction from access where id = 1`)) as unknown as QueryResult[]
  const [, , pagesFound, , state] = results
  const heads = new Map(((pagesFound?.rows ?? []) as (Head & { id: string })[]).map(({ id, ...head }) => [id, head]))
  const [found] = (state?.rows ?? []) as { version: number; transaction: string }[]
  if (!found) throw new Error('the database has no version of the rules')
  return { heads, rules: found.version, transaction: found.transaction }
}

interface Placed {
  row: NewRow
  number: number
  seq: number
}

/** Where each row belongs, up to the first that does not belong anywhere. */
const place = (rows: readonly NewRow[], heads: ReadonlyMap<string, Head>, rules: number): [Placed[], RefusedRow | undefined] => {
  const placed: Placed[] = []
  for (const [index, row] of rows.entries()) {
    const { page, epoch, access } = row
    const refused = (code: Refused['code'], problem: string): [Placed[], RefusedRow] => [
      placed,
      new RefusedRow({ row: index, code }, problem),
    ]
    if (access !== rules) return refused('access_changed', `who may do what has changed: version ${rules}, not ${access}`)
    const head = heads.get(page)
    if (!head) return refused('not_found', `there is no page ${page}`)
    if (head.epoch !== epoch) return refused('epoch_changed', `page ${page} is in epoch ${head.epoch}, the update was made for ${epoch}`)
    if (head.quarantined) return refused('quarantined', `page ${page} is in quarantine`)
    placed.push({ row, number: head.number, seq: ++head.seq })
  }
  return [placed, undefined]
}

/** Throws for the first row that claims what is somebody else's. */
const claim = async (client: Client, placed: readonly Placed[]): Promise<void> => {
  const claims = placed.flatMap(({ row, number }, index) => row.claims.map((id) => ({ key: `${number} ${id}`, number, id, row, index })))
  if (claims.length === 0) return
  const first = [...new Map(claims.toReversed().map((each) => [each.key, each])).values()]
  const owners = new Map(first.map(({ key, row }) => [key, row.principal as string]))
  const keys = [first.map(({ number }) => number), first.map(({ id }) => id)]
  const made = await client.query({
    name: 'tandem-claim',
    text: `insert into clients (page, client, principal) select * from unnest($1::bigint[], $2::bigint[], $3::text[])
      on conflict do nothing`,
    values: [...keys, first.map(({ row }) => row.principal)],
  })
  if (made.rowCount !== owners.size) {
    const { rows } = await client.query<{ page: number; client: number; principal: string }>({
      name: 'tandem-owners',
      text: 'select page, client, principal from clients join unnest($1::bigint[], $2::bigint[]) as asked (p, c) on page = p and client = c',
      values: keys,
    })
    for (const row of rows) owners.set(`${row.page} ${row.client}`, row.principal)
  }
  for (const { key, id, row, index } of claims) {
    if (owners.get(key) === row.principal) continue
    throw new RefusedRow({ row: index, code: 'client_not_owned' }, `client id ${id} of page ${row.page} belongs to somebody else`)
  }
}

const insert = async (client: Client, placed: readonly Placed[], at: number): Promise<void> => {
  if (placed.length === 0) return
  await client.query({
    name: 'tandem-append',
    text: `insert into updates (page, epoch, seq, principal, session, at, crc, bytes)
      select page, epoch, seq, principal, session, $8, crc, bytes
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bytea[])
        as row (page, epoch, seq, principal, session, crc, bytes)`,
    values: [
      placed.map(({ number }) => number),
      placed.map(({ row }) => row.epoch),
      placed.map(({ seq }) => seq),
      placed.map(({ row }) => row.principal),
      placed.map(({ row }) => row.session),
      placed.map(({ row }) => checksum(row.bytes)),
      placed.map(({ row }) => row.bytes),
      at,
    ],
  })
}
