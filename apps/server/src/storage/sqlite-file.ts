import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import type { AppendResult } from '../rooms/ports.ts'
import { rowsOf, timeOf } from './batch.ts'
import { isFatal, lostTheDisk, problemOf } from './sqlite-failure.ts'

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
  return database
}

/** A row that no retry will store. */
class RefusedRow extends Error {
  readonly row: number
  constructor(row: number, problem: string) {
    super(problem)
    this.row = row
  }
}

interface Head {
  number: number
  epoch: number
  seq: number
}

/** The file as its thread sees it: everything here is synchronous, and one thread holds it. */
export class SqliteFile {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, { statement: StatementSync; reads: boolean }>()
  /** Of the pages written to of late. Forgotten whenever it could be wrong. */
  readonly #heads = new Map<string, Head>()
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
      const row = error instanceof RefusedRow ? { row: error.row } : {}
      return { stored: false, fatal: this.#lost !== undefined || isFatal(error), problem: problemOf(error), ...row }
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
    const { begin, insert, commit } = (this.#append ??= prepareAppend(this.#database))
    const at = timeOf(batch)
    const seqs: number[] = []
    begin.run()
    for (const { page, epoch, principal, session, bytes } of rowsOf(batch)) {
      const head = this.#head(page)
      if (!head) throw new RefusedRow(seqs.length, `there is no page ${page}`)
      if (head.epoch !== epoch)
        throw new RefusedRow(seqs.length, `page ${page} is in epoch ${head.epoch}, the update was made for ${epoch}`)
      insert.run(head.number, epoch, ++head.seq, principal, session, at, crc32(bytes), bytes)
      seqs.push(head.seq)
    }
    commit.run()
    return seqs
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
    const head = { number: Number(row.number), epoch: Number(row.epoch), seq: Number(row.seq) }
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
  commit: database.prepare('commit'),
  insert: database.prepare('insert into updates (page, epoch, seq, principal, session, at, crc, bytes) values (?, ?, ?, ?, ?, ?, ?, ?)'),
  head: database.prepare(`
    select number, epoch, coalesce((select max(seq) from updates where page = number and updates.epoch = pages.epoch), 0) as seq
    from pages where id = ?`),
})
