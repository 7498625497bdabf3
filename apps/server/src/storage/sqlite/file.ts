import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import type { AppendResult } from '../../rooms/ports.ts'
import { rowsOf, timeOf } from './batch.ts'
import { excerptOf } from '../excerpt.ts'
import { isFatal, lostTheDisk, problemOf } from './failure.ts'

const STATEMENTS = 200
const HEADS = 10_000

/** `writes`: it may change a page, so nothing remembered of the pages holds afterwards. */
export interface Query {
  sql: string
  parameters: readonly unknown[]
  writes: boolean
}

export interface QueryAnswer {
  rows: Record<string, unknown>[]
  changes: number
}

/** Opens or makes the file, in the mode whose commits survive a power cut. */
export const openDatabase = (file: string): DatabaseSync => {
  // The timeout has to be there before the first pragma, or a second process meets "database is locked".
  const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 1000; pragma cache_size = -16000')
  // Beside the words that are searched for, so that long pages never cross to the event loop. 0: all of the text.
  database.function('excerpt', { deterministic: true, directOnly: true }, (text, q, most) =>
    JSON.stringify(excerptOf(String(text), String(q), Number(most) || Infinity)),
  )
  return database
}

type Refused = NonNullable<Extract<AppendResult, { stored: false }>['refused']>

/** A row that no retry will store. */
class RefusedRow extends Error {
  readonly refused: Refused
  constructor(refused: Refused, problem: string) {
    super(problem)
    this.refused = refused
  }
}

interface Head {
  number: number
  epoch: number
  seq: number
  quarantined: boolean
}

/** The file as its thread sees it: everything here is synchronous, and one thread holds it. */
export class SqliteFile {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, { statement: StatementSync; reads: boolean }>()
  /** Of the pages written to of late. Forgotten whenever it could be wrong. */
  readonly #heads = new Map<string, Head>()
  /** Changes with every commit of another process. */
  #version: unknown
  #append: ReturnType<typeof prepareAppend> | undefined
  #lost: string | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Stores the rows of a `packBatch` in one commit, or none of them. Never throws. */
  append(batch: Buffer): AppendResult {
    if (this.#lost !== undefined) return { stored: false, fatal: true, problem: this.#lost }
    try {
      return { stored: true, seqs: this.#commit(batch) }
    } catch (error) {
      this.#heads.clear()
      this.#failed(error)
      const refused = error instanceof RefusedRow ? { refused: error.refused } : {}
      return { stored: false, fatal: this.#lost !== undefined || isFatal(error), problem: problemOf(error), ...refused }
    }
  }

  /** Throws what SQLite throws. */
  query({ sql, parameters, writes }: Query): QueryAnswer {
    if (this.#lost !== undefined) throw new Error(this.#lost)
    // After some failures SQLite has already rolled back; to say so would hide the failure itself.
    if (sql === 'rollback' && !this.#database.isTransaction) return { rows: [], changes: 0 }
    try {
      const { statement, reads } = this.#prepared(sql)
      const values = parameters as readonly SQLInputValue[]
      if (reads) return { rows: statement.all(...values), changes: 0 }
      return { rows: [], changes: Number(statement.run(...values).changes) }
    } catch (error) {
      if (lostTheDisk(error)) this.#lost = problemOf(error)
      throw error
    } finally {
      if (writes) this.#heads.clear()
    }
  }

  close(): void {
    this.#database.close()
  }

  #commit(batch: Buffer): number[] {
    const { begin, version, access, insert, commit } = (this.#append ??= prepareAppend(this.#database))
    const at = timeOf(batch)
    const seqs: number[] = []
    begin.run()
    // Inside the transaction: from here on nobody else commits.
    const now = version.get()?.data_version
    if (now !== this.#version) this.#heads.clear()
    this.#version = now
    const rules = Number(access.get()?.['version'])
    const refused = (code: Refused['code'], problem: string) => new RefusedRow({ row: seqs.length, code }, problem)
    for (const { page, epoch, principal, session, access: grantedUnder, claims, bytes } of rowsOf(batch)) {
      if (grantedUnder !== rules) throw refused('access_changed', `who may do what has changed: version ${rules}, not ${grantedUnder}`)
      const head = this.#head(page)
      if (!head) throw refused('not_found', `there is no page ${page}`)
      if (head.epoch !== epoch) throw refused('epoch_changed', `page ${page} is in epoch ${head.epoch}, the update was made for ${epoch}`)
      if (head.quarantined) throw refused('quarantined', `page ${page} is in quarantine`)
      for (const client of claims) {
        if (!this.#claimed(head.number, client, principal))
          throw refused('client_not_owned', `client id ${client} of page ${page} belongs to somebody else`)
      }
      insert.run(head.number, epoch, ++head.seq, principal, session, at, crc32(bytes), bytes)
      seqs.push(head.seq)
    }
    commit.run()
    return seqs
  }

  /** Whether the client id is the principal's from now on. */
  #claimed(page: number, client: number, principal: string): boolean {
    if (!this.#append) return false
    const { claim, owner } = this.#append
    return Number(claim.run(page, client, principal).changes) > 0 || owner.get(page, client)?.principal === principal
  }

  #failed(error: unknown): void {
    if (lostTheDisk(error)) this.#lost = problemOf(error)
    if (!this.#database.isTransaction) return // SQLite has already rolled back by itself
    try {
      this.#database.exec('rollback')
    } catch (rollback) {
      this.#lost ??= `a failed commit could not be taken back: ${problemOf(rollback)}`
    }
  }

  #head(page: string): Head | undefined {
    const known = this.#heads.get(page)
    if (known || !this.#append) return known
    const row = this.#append.head.get(page)
    if (!row) return undefined
    if (this.#heads.size >= HEADS) this.#heads.clear()
    const head = { number: Number(row.number), epoch: Number(row.epoch), seq: Number(row.seq), quarantined: row.quarantined === 1 }
    this.#heads.set(page, head)
    return head
  }

  #prepared(sql: string): { statement: StatementSync; reads: boolean } {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    const prepared = { statement, reads: statement.columns().length > 0 }
    if (this.#statements.size >= STATEMENTS) this.#statements.clear()
    this.#statements.set(sql, prepared)
    return prepared
  }
}

const prepareAppend = (database: DatabaseSync) => ({
  begin: database.prepare('begin immediate'),
  version: database.prepare('pragma data_version'),
  access: database.prepare('select version from access where id = 1'),
  commit: database.prepare('commit'),
  insert: database.prepare('insert into updates (page, epoch, seq, principal, session, at, crc, bytes) values (?, ?, ?, ?, ?, ?, ?, ?)'),
  claim: database.prepare('insert into clients (page, client, principal) values (?, ?, ?) on conflict do nothing'),
  owner: database.prepare('select principal from clients where page = ? and client = ?'),
  // A snapshot may stand for rows that the file has lost: their numbers are taken.
  head: database.prepare(`
    select number, epoch, quarantine_seq is not null as quarantined, max(
      coalesce((select max(seq) from updates where page = number and updates.epoch = pages.epoch), 0),
      coalesce(snapshot_seq, 0)
    ) as seq
    from pages where id = ?`),
})
