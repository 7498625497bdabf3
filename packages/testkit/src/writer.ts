import type { PageId } from '@tandem/protocol'
import { connect, type Clock, type Connection, type Page } from '@tandem/provider'
import type * as Y from 'yjs'
import type { Random } from './seeded-random.ts'
import { NO_BROWSER } from './asking.ts'
import { impatient } from './impatience.ts'
import { onWords, wordsOf, writeWord } from './words.ts'

const PATIENCE_MS = 30_000

/** A word somebody was told is stored: the whole point of a server. Times on the clock of `performance.now()`. */
export interface Receipt {
  word: string
  typedAt: number
  storedAt: number
}

export interface WriterOptions {
  name: string
  cookie: string
  page: PageId
  random: Random
  transports?: ('polling' | 'websocket')[]
  /** `indexeddb` needs one in this process. */
  storage?: 'memory' | 'indexeddb'
  clock?: Clock
  /** Tries again so many times sooner than people's tabs do. */
  hurry?: number
}

/** Somebody at a real server with the real provider, who writes words nobody else writes and keeps a receipt of each that is stored. */
export class Writer {
  readonly name: string
  readonly page: Page
  /** In the order of typing. */
  readonly typed: string[] = []
  /** In the order of typing: the server takes them in order. */
  readonly receipts: Receipt[] = []
  /** How often the connection was lost. */
  losses = 0
  readonly #connection: Connection
  readonly #random: Random
  readonly #typedAt: number[] = []
  #pace: NodeJS.Timeout | undefined
  #typing = false
  #wasConnected = false

  private constructor(connection: Connection, { name, page, random, hurry = 1 }: WriterOptions) {
    this.name = name
    this.#connection = connection
    this.#random = random
    connection.subscribe(() => {
      if (this.#wasConnected && !this.isConnected) this.losses++
      this.#wasConnected = this.isConnected
    })
    this.page = connection.open(page)
    if (hurry > 1) impatient(connection, hurry)
    this.page.subscribe(() => this.#look())
  }

  /** Opens the page and does not wait for anything. */
  static open(url: string, options: WriterOptions): Writer {
    const { cookie, transports = ['websocket'], storage = 'memory', clock } = options
    const headers = { ...NO_BROWSER, cookie }
    return new Writer(connect({ url, storage, transports, headers, ...(clock ? { clock } : {}) }), options)
  }

  /** Resolves once the page is complete. */
  static async at(url: string, options: WriterOptions): Promise<Writer> {
    const writer = Writer.open(url, options)
    await writer.until(() => writer.page.status.state === 'synced')
    return writer
  }

  get replica(): Y.Doc {
    return this.page.replica
  }

  /** What this person sees. */
  get words(): string[] {
    return wordsOf(this.replica)
  }

  /** The words that were called stored. */
  get told(): string[] {
    return this.receipts.map(({ word }) => word)
  }

  /** `end`: white space that makes the word longer. */
  type(end = ''): string {
    const word = `${this.name}-${this.typed.length}`
    this.typed.push(word)
    this.#typedAt.push(performance.now())
    // What is typed while Yjs tells of the word is counted as unstored a moment later.
    this.#typing = true
    writeWord(this.replica, word, this.#random, end)
    this.#typing = false
    this.#look()
    return word
  }

  /** From now on so many words a second, whatever the connection is like, beginning at a moment of its own. */
  keepTyping(perSecond: number, end = ''): void {
    this.rest()
    const period = 1000 / perSecond
    const typeOne = () => this.page.canEdit && this.type(end)
    this.#pace = setTimeout(() => {
      typeOne()
      this.#pace = setInterval(typeOne, period)
    }, this.#random() * period)
  }

  rest(): void {
    clearTimeout(this.#pace)
  }

  get isConnected(): boolean {
    return this.#connection.status.state === 'connected'
  }

  /** Calls back after each change of the connection or of what the page says. */
  onChange(hear: () => void): void {
    this.#connection.subscribe(hear)
    this.page.subscribe(hear)
  }

  retryNow(): void {
    this.#connection.retryNow()
  }

  /** Calls back with words as they come to be seen, this person's own among them. */
  onSeen(hear: (words: string[]) => void): void {
    onWords(this.replica, hear)
  }

  /** Waits for something that the page says or holds. */
  async until(holds: () => boolean, patienceMs = PATIENCE_MS): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const { page } = this
      const look = () => holds() && settle(resolve)
      const stops = [page.subscribe(look), this.#connection.subscribe(look)]
      page.replica.on('update', look)
      const late = setTimeout(
        () =>
          settle(() =>
            reject(new Error(`${this.name} waited in vain: ${JSON.stringify([page.status, page.save, this.#connection.status])}`)),
          ),
        patienceMs,
      )
      const settle = (end: () => void) => {
        clearTimeout(late)
        for (const stop of stops) stop()
        page.replica.off('update', look)
        end()
      }
      look()
    })
  }

  async saved(patienceMs = PATIENCE_MS): Promise<void> {
    await this.until(() => this.page.status.state === 'synced' && this.page.save.state === 'saved', patienceMs)
  }

  async sees(words: Iterable<string>, patienceMs = PATIENCE_MS): Promise<void> {
    const missing = new Set(words)
    const strike = (seen: string[]) => seen.forEach((word) => missing.delete(word))
    this.onSeen(strike)
    strike(this.words)
    await this.until(() => missing.size === 0, patienceMs)
  }

  /** Leaves. With IndexedDB what is not stored stays on the device. */
  close(): Promise<void> {
    this.rest()
    return this.#connection.close()
  }

  #look(): void {
    if (this.#typing) return
    const stored = this.typed.length - this.page.save.unstored
    const storedAt = performance.now()
    while (this.receipts.length < stored) {
      const at = this.receipts.length
      this.receipts.push({ word: this.typed[at] as string, typedAt: this.#typedAt[at] as number, storedAt })
    }
  }
}
