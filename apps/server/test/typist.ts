import type { PageId } from '@tandem/protocol'
import { connect, type Connection, type Page } from '@tandem/provider'
import { impatient, NO_BROWSER, wordsOf, writeWord } from '@tandem/testkit'

const PATIENCE_MS = 10_000
/** Waits between tries are so many times shorter than people's, and nothing else is. */
const HURRY = 10
const atTheEnd = () => 0

/** Somebody at a real server with the real provider, who types words nobody else types and remembers what they were told. */
export class Typist {
  readonly name: string
  readonly page: Page
  /** In the order of typing. */
  readonly typed: string[] = []
  readonly #connection: Connection
  /** How many of `typed` the server has said to be stored: it takes them in order. */
  #told = 0
  #ahead = 0
  #suffix = ''
  #typing = false

  private constructor(name: string, connection: Connection, page: PageId) {
    this.name = name
    this.#connection = connection
    this.page = connection.open(page)
    this.page.subscribe(() => this.#look())
  }

  /** Resolves once the page is complete. */
  static async at(url: string, who: { name: string; cookie: string; page: PageId }): Promise<Typist> {
    const connection = connect({
      url,
      storage: 'memory',
      transports: ['websocket'],
      headers: { ...NO_BROWSER, cookie: who.cookie },
    })
    impatient(connection, HURRY)
    const typist = new Typist(who.name, connection, who.page)
    await typist.until(() => typist.page.status.state === 'synced')
    return typist
  }

  /** What this person sees. */
  get words(): string[] {
    return wordsOf(this.page.replica)
  }

  /** The words that were called stored. */
  get told(): string[] {
    return this.typed.slice(0, this.#told)
  }

  type(suffix = ''): void {
    const word = `${this.name}-${this.typed.length}`
    this.typed.push(word)
    writeWord(this.page.replica, word, atTheEnd, suffix)
  }

  /** From now on there are always this many words on their way. `suffix`: white space that makes them longer. */
  keepTyping(ahead: number, suffix = ''): void {
    this.#ahead = ahead
    this.#suffix = suffix
    this.#look()
  }

  rest(): void {
    this.#ahead = 0
  }

  /** Waits for something that the page says or holds. */
  async until(holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const { page } = this
      const look = () => holds() && settle(resolve)
      const stop = page.subscribe(look)
      page.replica.on('update', look)
      const late = setTimeout(
        () =>
          settle(() =>
            reject(new Error(`${this.name} waited in vain: ${JSON.stringify([page.status, page.save, this.#connection.status])}`)),
          ),
        PATIENCE_MS,
      )
      const settle = (end: () => void) => {
        clearTimeout(late)
        stop()
        page.replica.off('update', look)
        end()
      }
      look()
    })
  }

  async saved(): Promise<void> {
    await this.until(() => this.page.status.state === 'synced' && this.page.save.state === 'saved')
  }

  async sees(words: readonly string[]): Promise<void> {
    await this.until(() => {
      const seen = new Set(this.words)
      return words.every((word) => seen.has(word))
    })
  }

  close(): Promise<void> {
    this.#ahead = 0
    return this.#connection.close()
  }

  #look(): void {
    this.#told = Math.max(this.#told, this.typed.length - this.page.save.unstored)
    // What is typed while Yjs tells of the word before is told of only after it.
    if (this.#typing) return
    this.#typing = true
    while (this.page.canEdit && this.page.save.unstored < this.#ahead) this.type(this.#suffix)
    this.#typing = false
  }
}
