import { Worker } from 'node:worker_threads'
import type { AppendResult } from '../../rooms/ports.ts'
import type { Query, QueryAnswer } from './file.ts'
import { OPENING, type Answer, type Ask } from './messages.ts'

/** What the thread makes is handed on at once; with the default of 48 MB that much of it would lie around. */
const YOUNG_MB = 8

interface Waiting {
  answered(answer: Answer): void
  failed(problem: string): void
}

/**
 * The thread that holds the SQLite file, as the event loop sees it. What is asked is done in the order of the calls;
 * while a transaction is open, everything that is not part of it waits.
 */
export class SqliteClient {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  /** What came while a transaction was open, in order. */
  #held: (() => void)[] = []
  #inTransaction = false
  #ids = OPENING
  #over: string | undefined
  #closing: Promise<void> | undefined

  private constructor(file: string) {
    const fromSource = import.meta.url.endsWith('.ts')
    const entry = new URL(fromSource ? './sqlite-thread.ts' : './sqlite-thread.js', import.meta.url)
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB }
    this.#worker = new Worker(entry, {
      workerData: { file },
      resourceLimits,
      ...(fromSource && { execArgv: ['--conditions=@tandem/source'] }),
    })
    this.#worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      waiting?.answered(answer)
    })
    this.#worker.on('error', (error) => this.#end(`the storage thread failed: ${String(error)}`))
    this.#worker.on('exit', () => this.#end('the storage thread has ended'))
  }

  /** Rejects when the file cannot be opened. */
  static async open(file: string): Promise<SqliteClient> {
    const client = new SqliteClient(file)
    await new Promise<void>((resolve, reject) => client.#await(OPENING, () => resolve(), reject))
    return client
  }

  /** Takes over `batch`, made by `packBatch`. Never rejects. */
  append(batch: Buffer<ArrayBuffer>): Promise<AppendResult> {
    return new Promise((resolve) => {
      if (this.#inTransaction) this.#held.push(() => this.#append(batch, resolve))
      else this.#append(batch, resolve)
    })
  }

  query(query: Query): Promise<QueryAnswer> {
    return new Promise((resolve, reject) => {
      const send = () => this.#query(query, resolve, reject)
      if (this.#inTransaction) this.#held.push(send)
      else send()
    })
  }

  /** Resolves inside a transaction: only `queryInside` reaches the file until `leave`. */
  enter(): Promise<void> {
    return new Promise((resolve) => {
      const take = () => {
        this.#inTransaction = true
        resolve()
      }
      if (this.#inTransaction) this.#held.push(take)
      else take()
    })
  }

  queryInside(query: Query): Promise<QueryAnswer> {
    return new Promise((resolve, reject) => this.#query(query, resolve, reject))
  }

  leave(): void {
    this.#inTransaction = false
    const held = this.#held
    this.#held = []
    for (let i = 0; i < held.length; i++) {
      held[i]?.()
      // The next transaction has begun: what came after it goes on waiting.
      if (this.#inTransaction) {
        this.#held = held.slice(i + 1)
        return
      }
    }
  }

  /** A thread that has nothing to do collects nothing by itself: what a storm left in its heap would stay. */
  tidy(): void {
    if (this.#over === undefined) this.#ask({ do: 'tidy', id: ++this.#ids })
  }

  /** Does what was asked before and closes the file. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      const send = () => {
        if (this.#over !== undefined) return resolve()
        this.#worker.once('exit', () => resolve())
        this.#ask({ do: 'close', id: ++this.#ids })
        this.#over = 'the store is closed'
      }
      if (this.#inTransaction) this.#held.push(send)
      else send()
    })
    return this.#closing
  }

  #append(batch: Buffer<ArrayBuffer>, resolve: (result: AppendResult) => void): void {
    if (this.#over !== undefined) return resolve({ stored: false, fatal: this.#closing === undefined, problem: this.#over })
    const id = ++this.#ids
    this.#waiting.set(id, {
      answered: (answer) => answer.did === 'append' && resolve(answer.result),
      failed: (problem) => resolve({ stored: false, fatal: true, problem }),
    })
    this.#ask({ do: 'append', id, batch }, [batch.buffer])
  }

  #query(query: Query, resolve: (answer: QueryAnswer) => void, reject: (error: Error) => void): void {
    if (this.#over !== undefined) return reject(new Error(this.#over))
    const id = ++this.#ids
    this.#await(id, (answer) => answer.did === 'query' && resolve(answer.answer), reject)
    this.#ask({ do: 'query', id, query })
  }

  #await(id: number, answered: (answer: Answer) => void, reject: (error: Error) => void): void {
    const failed = (problem: string) => reject(new Error(problem))
    this.#waiting.set(id, { answered: (answer) => (answer.did === 'fail' ? failed(answer.problem) : answered(answer)), failed })
  }

  #ask(ask: Ask, moved: ArrayBuffer[] = []): void {
    this.#worker.postMessage(ask, moved)
  }

  #end(problem: string): void {
    this.#over ??= problem
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { failed } of waiting) failed(problem)
  }
}
