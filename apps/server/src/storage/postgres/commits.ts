import type { Client } from 'pg'
import type { AppendResult, NewRow } from '../../rooms/ports.ts'
import { areThere, RefusedRow, write, type Written } from './batch.ts'
import { connect, hangUp } from './client.ts'
import { isAnswer, isUnknownTransaction, problemOf } from './failure.ts'

/** A row waits for a lock or the disk no longer than this; then it is tried again. */
const STATEMENT_MS = 15_000
/** A node that stands still in the middle of a batch keeps a page from the others no longer than this. */
const STANDSTILL_MS = 5000
const FIRST_ASK_MS = 50
const LAST_ASK_MS = 2000

/** Batches of rows, each in one transaction, over one connection that is made again when it is lost. One at a time. */
export class Commits {
  readonly #databaseUrl: string
  readonly #now: () => number
  readonly #onTrouble: (problem: string) => void
  #client: Client | undefined
  #isClosed = false
  #wake: () => void = () => undefined

  constructor({ databaseUrl, now, onTrouble }: { databaseUrl: string; now: () => number; onTrouble: (problem: string) => void }) {
    this.#databaseUrl = databaseUrl
    this.#now = now
    this.#onTrouble = onTrouble
  }

  /** Never throws. Once a commit was sent it answers when it is known how that ended, however long the database is away. */
  async append(rows: readonly NewRow[]): Promise<AppendResult> {
    if (this.#isClosed) return CLOSED
    if (rows.length === 0) return { stored: true, seqs: [] }
    try {
      const client = (this.#client ??= await connect(this.#databaseUrl, { statement: STATEMENT_MS, next: STANDSTILL_MS }))
      const written = await write(client, rows, this.#now())
      return (await this.#commit(client, written)) ? { stored: true, seqs: written.seqs } : NOT_COMMITTED
    } catch (error) {
      await this.#takeBack(error)
      const refused = error instanceof RefusedRow ? { refused: error.refused } : {}
      return { stored: false, fatal: false, problem: problemOf(error), ...refused }
    }
  }

  /** Resolves when `last` has its answer and the connection is closed. */
  async close(last: Promise<unknown>): Promise<void> {
    this.#isClosed = true
    this.#wake()
    await last
    await this.#client?.end().catch(() => undefined)
    this.#client = undefined
  }

  async #commit(client: Client, written: Written): Promise<boolean> {
    try {
      return (await client.query('commit')).command === 'COMMIT'
    } catch (error) {
      this.#drop()
      return this.#wasCommitted(written, problemOf(error))
    }
  }

  /** Nobody said how the commit ended: the database knows. */
  async #wasCommitted(written: Written, problem: string): Promise<boolean> {
    this.#onTrouble(`nobody answered to a commit, so the database is asked whether it was made: ${problem}`)
    for (let wait = FIRST_ASK_MS; !this.#isClosed; wait = Math.min(LAST_ASK_MS, wait * 2)) {
      try {
        const client = (this.#client ??= await connect(this.#databaseUrl, { statement: STATEMENT_MS, next: STANDSTILL_MS }))
        const ended = await howItEnded(client, written)
        if (ended !== undefined) return ended
      } catch (error) {
        this.#drop()
        if (wait >= LAST_ASK_MS) this.#onTrouble(`it is not known yet whether a commit was made: ${problemOf(error)}`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return false
  }

  async #takeBack(error: unknown): Promise<void> {
    if (!this.#client) return
    if (!(error instanceof RefusedRow) && !isAnswer(error)) return this.#drop()
    try {
      await this.#client.query('rollback')
    } catch {
      this.#drop()
    }
  }

  #drop(): void {
    if (this.#client) hangUp(this.#client)
    this.#client = undefined
  }
}

const CLOSED = { stored: false, fatal: false, problem: 'the store is closed' } as const
const NOT_COMMITTED = { stored: false, fatal: false, problem: 'the database did not make the commit' } as const

/** `undefined`: it is still under way, or this is a standby, which may not know yet. */
const howItEnded = async (client: Client, { transaction, rows }: Written): Promise<boolean | undefined> => {
  const [standby] = (await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')).rows
  if (standby?.standby !== false) return undefined
  try {
    const [found] = (await client.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [transaction])).rows
    if (found?.status === 'in progress') return undefined
    if (found?.status === 'aborted') return false
  } catch (error) {
    if (!isUnknownTransaction(error)) throw error
  }
  // A server that crashed before anything of a transaction was on the disk gives its number to another one, and one made
  // from a backup knows other numbers: what counts is what is there.
  return areThere(client, rows)
}
