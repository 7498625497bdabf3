import { parseJoinAnswer, parseServerMessage, partsOf, type ServerMessage } from '@tandem/protocol'
import { deferred } from '../generator/deferred.ts'
import { within } from '../generator/timing.ts'
import { SyncConnection } from '../peers/sync-connection.ts'

const JOIN_MS = 30_000
const ANSWER_MS = 20_000
const CUT = 'cut off'

/** What the server said to the last thing that was sent. */
export interface Seat {
  port: number
  page: string
  cookie: string
  clientIds: readonly number[]
}

const answerIn = ({ event, body }: ServerMessage, n: number): string | undefined => {
  if (event === 'stored' && body.n >= n) return 'stored'
  if (event === 'rejected' && body.n === n) return body.code
  if (event === 'refused') return body.code
  return event === 'closed' ? `closed: ${body.reason}` : undefined
}

/** One connection on one page that sends one thing at a time and waits for what the server makes of it. */
export class Sender {
  /** A Yjs client id of its own. */
  readonly clientId: number
  ch = -1
  #n = 0
  #heard: (answer: string) => void = () => {}
  readonly #connection: SyncConnection

  private constructor({ port, page, cookie, clientIds }: Seat, settle: { joined: () => void; failed: (error: Error) => void }) {
    this.clientId = clientIds[0] ?? 0
    this.#connection = new SyncConnection({
      host: '127.0.0.1',
      port,
      cookie,
      onOpen: () =>
        this.#connection.ask('join', { pageId: page, clientIds }, (answer) => {
          const parsed = parseJoinAnswer(answer)
          if (parsed?.ok) this.ch = parsed.ch
          else settle.failed(new Error(`join refused: ${JSON.stringify(answer)}`))
        }),
      onRefused: (problem) => settle.failed(new Error(`connection refused: ${problem}`)),
      onEvent: (event, body) => {
        const message = parseServerMessage(event, body)
        if (!message) return
        if (message.event === 'state' && message.body.part === message.body.parts - 1) settle.joined()
        const answer = answerIn(message, this.#n)
        if (answer !== undefined) this.#heard(answer)
      },
      onLost: () => {
        settle.failed(new Error('the server ended the connection'))
        this.#heard(CUT)
      },
    })
  }

  /** Resolves when all of the page is there. */
  static async join(seat: Seat): Promise<Sender> {
    const { promise, resolve, reject } = deferred()
    const sender = new Sender(seat, { joined: resolve, failed: reject })
    await within(promise, JOIN_MS, 'joining a page')
    return sender
  }

  update(bytes: Uint8Array): Promise<string> {
    const n = ++this.#n
    return this.#answer(() => this.#connection.tell('update', { ch: this.ch, n, bytes }))
  }

  /** As one update in parts. */
  outbox(update: Uint8Array): Promise<string> {
    const n = ++this.#n
    const parts = partsOf(update)
    return this.#answer(() => {
      for (const [part, bytes] of parts.entries()) this.#connection.tell('outbox', { ch: this.ch, n, part, parts: parts.length, bytes })
    })
  }

  /** Any event; over when it was taken without a word, or was answered. */
  say(event: string, body: unknown): Promise<string> {
    return this.#answer(() => {
      this.#connection.tell(event, body)
      this.#fence()
    })
  }

  /** Any bytes in place of a packet. */
  frame(bytes: Uint8Array): Promise<string> {
    return this.#answer(() => {
      this.#connection.socket.send(bytes)
      this.#fence()
    })
  }

  close(): void {
    this.#connection.close()
  }

  /** Messages are taken in order: with the answer to this one, those before were taken. */
  #fence(): void {
    this.#connection.ask('probe', {}, () => this.#heard('taken'))
  }

  #answer(send: () => void): Promise<string> {
    if (this.#connection.socket.lost) return Promise.resolve(CUT)
    const answer = new Promise<string>((resolve) => (this.#heard = resolve))
    send()
    return within(answer, ANSWER_MS, 'the answer').catch(() => 'no answer')
  }
}
