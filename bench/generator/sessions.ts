import { randomInt } from 'node:crypto'
import type { Driver, FullClient, Having, LightClient } from './clients.ts'
import { AUTHOR, CLIENT_IDS, emptyText, whenText } from './shared-text.ts'
import type { Task } from './task.ts'
import { within } from './timing.ts'

const CONNECT_MS = 30_000
const TOGETHER = 25

export interface Wanted {
  kind: 'full' | 'light'
  doc: string
}

export type Session = { doc: string; node: number } & (
  | ({ kind: 'full' } & FullClient)
  /** `isAuthor`: the one of its page that writes as the `AUTHOR` too. */
  | ({ kind: 'light'; clientId: number; isAuthor: boolean } & LightClient)
)

/**
 * Opens clients, some at a time, each as the next of the sign-ins. The first light one is the auditor, the first light
 * one of each page its author.
 */
export class Sessions {
  readonly #driver: Driver
  readonly #task: Task
  #opened = 0
  #hasAuditor = false
  readonly #authored = new Set<string>()

  constructor(driver: Driver, task: Task) {
    this.#driver = driver
    this.#task = task
  }

  open({ kind, doc }: Wanted, { audit = false, having }: { audit?: boolean; having?: Having } = {}): Session {
    const { port, ports = [port], pages, cookies } = this.#task
    const node = this.#opened % ports.length
    const cookie = cookies[this.#opened++ % Math.max(1, cookies.length)]
    const destination = { host: '127.0.0.1', port: ports[node] ?? port, page: pages[doc] ?? doc, cookie }
    if (kind === 'full') return { kind, doc, node, ...this.#driver.full(destination) }
    const clientId = randomInt(CLIENT_IDS.from, CLIENT_IDS.to)
    const isAuthor = !this.#authored.has(doc)
    this.#authored.add(doc)
    const clientIds = isAuthor ? [clientId, AUTHOR] : [clientId]
    return { kind, doc, node, clientId, isAuthor, ...this.#driver.light({ ...destination, clientIds, audit, ...(having && { having }) }) }
  }

  async openAll(wanted: readonly Wanted[]): Promise<Session[]> {
    const sessions: Session[] = []
    for (let at = 0; at < wanted.length; at += TOGETHER) {
      const part = wanted.slice(at, at + TOGETHER).map((one) => this.open(one, { audit: this.#isAuditor(one) }))
      await within(Promise.all(part.map(({ ready }) => ready)), CONNECT_MS, `clients ${at} to ${at + part.length}`)
      sessions.push(...part)
    }
    for (const session of sessions) if (session.kind === 'light' && !session.audit) session.socket.enterLightMode()
    return sessions
  }

  #isAuditor({ kind }: Wanted): boolean {
    const audits = kind === 'light' && !this.#hasAuditor
    this.#hasAuditor ||= audits
    return audits
  }
}

/** Puts the empty text into every page; resolves when all full clients have it. */
export const beginPages = async (sessions: readonly Session[], root: string): Promise<void> => {
  const text = emptyText(root)
  for (const session of sessions) if (session.kind === 'light' && session.isAuthor) session.sendUpdate(text)
  const begun = sessions.flatMap((session) => (session.kind === 'full' ? [whenText(session.replica, root)] : []))
  await within(Promise.all(begun), CONNECT_MS, 'the empty text')
}

/** What reached the light clients so far. */
export const lightTraffic = (sessions: readonly Session[]): { bytes: number; frames: number; clients: number } => {
  const sockets = sessions.flatMap((session) => (session.kind === 'light' ? [session.socket] : []))
  return {
    bytes: sockets.reduce((sum, { bytes }) => sum + bytes, 0),
    frames: sockets.reduce((sum, { frames }) => sum + frames, 0),
    clients: sockets.length,
  }
}

export const lostConnections = (sessions: readonly Session[]): number =>
  sessions.filter((session) => session.kind === 'light' && session.socket.lost).length

/** CPU seconds of this process since `from`. */
export const cpuSince = (from: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(from)
  return Number(((user + system) / 1e6).toFixed(2))
}
