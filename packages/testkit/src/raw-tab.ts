import {
  joinParts,
  newTabId,
  parser,
  PROTOCOL_VERSION,
  RESERVED_CLIENT_IDS,
  unpackUpdates,
  type ClientMessages,
  type Code,
  type JoinAnswer,
  type PageId,
  type ServerEvent,
  type ServerMessages,
} from '@tandem/protocol'
import { io, type Socket } from 'socket.io-client'
import * as Y from 'yjs'
import { NO_BROWSER } from './asking.ts'

const PATIENCE_MS = 15_000

export interface RawTabOptions {
  cookie: string
  transports?: ('polling' | 'websocket')[]
  /** In the place of what says that this is no browser. */
  headers?: Record<string, string>
  /** False: frames of Socket.IO's own parser, which the server does not speak. */
  ownParser?: boolean
  auth?: object
  /** Whose certificates are good, beside those of the system. */
  ca?: string | undefined
}

/** What the server said about one update, that it ended the connection, or that it said nothing. */
export type Verdict = 'stored' | Code | 'cut off' | 'no answer'

type Joined = Extract<JoinAnswer, { ok: true }>

/** The first id a tab names is the one it goes on with, and that may not be known further than to its replica: a new one is. */
const withFresh = (clientIds: readonly number[]): number[] =>
  clientIds.length === 0 ? [] : [RESERVED_CLIENT_IDS + Math.floor(Math.random() * 2 ** 31), ...clientIds]

/** One connection that speaks the wire and says whatever it is told to say: no outbox, no patience, no manners. */
export class RawTab {
  readonly socket: Socket
  /** Everything the server said but pages' content, in order. */
  readonly heard: { event: string; body: unknown }[] = []
  #n = 0

  private constructor(socket: Socket) {
    this.socket = socket
    socket.onAny((event: string, body: unknown) => {
      if (event !== 'state' && event !== 'updates') this.heard.push({ event, body })
    })
  }

  /** Rejects with the server's refusal. */
  static async connect(url: string, options: RawTabOptions): Promise<RawTab> {
    const { origin, pathname } = new URL(url)
    const socket = io(`${origin}/sync`, {
      path: `${pathname.replace(/\/+$/, '')}/socket.io`,
      transports: options.transports ?? ['websocket'],
      ...(options.ownParser === false ? {} : { parser }),
      auth: options.auth ?? { protocol: PROTOCOL_VERSION, tab: newTabId() },
      forceNew: true,
      reconnection: false,
      timeout: PATIENCE_MS,
      extraHeaders: { ...(options.headers ?? NO_BROWSER), cookie: options.cookie },
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    })
    const tab = new RawTab(socket)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('connect_error', reject)
        // The connection may be cut before the server says anything about the sign-in, or the server may say nothing.
        // A refusal closes the connection a moment before it is told here.
        socket.io.once('close', () => queueMicrotask(() => reject(new Error('cut off before it was taken'))))
        setTimeout(() => reject(new Error('nothing was said about it')), PATIENCE_MS).unref()
      })
    } catch (error) {
      tab.leave()
      throw error
    }
    return tab
  }

  get connected(): boolean {
    return this.socket.connected
  }

  leave(): void {
    this.socket.disconnect()
    this.socket.io.engine?.close()
  }

  /** Resolves when the connection is over, at once when it is. */
  gone(): Promise<void> {
    return this.connected ? new Promise((resolve) => void this.socket.once('disconnect', () => resolve())) : Promise.resolve()
  }

  /** The next thing of this name that the server says. Rejects when nothing comes, or the connection ends before. */
  next<Event extends ServerEvent>(
    event: Event,
    suits: (body: ServerMessages[Event]) => boolean = () => true,
  ): Promise<ServerMessages[Event]> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(late)
        this.socket.off(event as string, hear)
        this.socket.off('disconnect', lost)
        end()
      }
      const hear = (body: unknown) => suits(body as ServerMessages[Event]) && settle(() => resolve(body as ServerMessages[Event]))
      const lost = () => settle(() => reject(new Error(`cut off before ${event}`)))
      const late = setTimeout(() => settle(() => reject(new Error(`${event} did not come`))), PATIENCE_MS)
      this.socket.on(event as string, hear)
      this.socket.on('disconnect', lost)
    })
  }

  /** Joins and takes the whole state; writes under `clientIds`, as out of an outbox. Throws when it is refused. */
  async join(
    page: PageId,
    clientIds: number[] = [],
    having: Partial<ClientMessages['join']> = {},
  ): Promise<{ answer: Joined; replica: Y.Doc }> {
    // Which channel is ours comes with the answer, and other pages may be on their way as well.
    const states: ServerMessages['state'][] = []
    const collect = (body: ServerMessages['state']) => void states.push(body)
    this.socket.on('state', collect)
    try {
      const answer = (await this.ask('join', { pageId: page, clientIds: withFresh(clientIds), ...having })) as JoinAnswer
      if (!answer.ok) throw new Error(`join was answered ${answer.code}`)
      const isLast = ({ ch, part, parts }: ServerMessages['state']) => ch === answer.ch && part === parts - 1
      if (!states.some(isLast)) await this.next('state', isLast)
      const parts = states.filter(({ ch }) => ch === answer.ch).map(({ bytes }) => bytes)
      const replica = new Y.Doc()
      replica.transact(() => unpackUpdates(joinParts(parts)).forEach((update) => Y.applyUpdate(replica, update)))
      return { answer, replica }
    } finally {
      this.socket.off('state', collect)
    }
  }

  ask(event: string, body: unknown): Promise<unknown> {
    return this.socket.timeout(PATIENCE_MS).emitWithAck(event, body)
  }

  send(event: string, ...args: readonly unknown[]): void {
    this.socket.emit(event, ...args)
  }

  /** Sends these bytes as an update and answers what the server made of it. */
  async update(ch: number, bytes: Uint8Array): Promise<Verdict> {
    const n = ++this.#n
    const verdict = new Promise<Verdict>((resolve) => {
      const settle = (said: Verdict) => {
        clearTimeout(late)
        this.socket.off('stored', stored)
        this.socket.off('rejected', rejected)
        this.socket.off('disconnect', lost)
        resolve(said)
      }
      const stored = (body: ServerMessages['stored']) => body.ch === ch && body.n >= n && settle('stored')
      const rejected = (body: ServerMessages['rejected']) => body.ch === ch && body.n === n && settle(body.code)
      const lost = () => settle('cut off')
      const late = setTimeout(() => settle('no answer'), PATIENCE_MS)
      this.socket.on('stored', stored)
      this.socket.on('rejected', rejected)
      this.socket.on('disconnect', lost)
      if (!this.connected) lost()
    })
    this.send('update', { ch, n, bytes })
    return verdict
  }

  /** How long the server takes to answer, in milliseconds; `undefined` when it has cut the connection. */
  async probe(): Promise<number | undefined> {
    const began = performance.now()
    const answered = this.ask('probe', {}).then(
      () => performance.now() - began,
      () => undefined,
    )
    // What is asked on a connection that is gone would wait for the next one.
    return Promise.race([answered, this.gone().then(() => undefined)])
  }
}

/** The page as somebody who has nothing of it gets it. */
export const freshReplica = async (url: string, { cookie, page }: { cookie: string; page: PageId }): Promise<Y.Doc> => {
  const tab = await RawTab.connect(url, { cookie })
  try {
    return (await tab.join(page)).replica
  } finally {
    tab.leave()
  }
}
