import type { Client, Driver } from './clients.ts'
import type { Task } from './task.ts'
import { within } from './timing.ts'

const CONNECT_MS = 30_000
const TOGETHER = 25

export interface Wanted {
  kind: 'full' | 'light'
  doc: string
}

export type Session = Client & { doc: string }

/** Opens clients, some at a time, each as the next of the sign-ins. The first light one is the auditor. */
export class Sessions {
  readonly #driver: Driver
  readonly #task: Task
  #opened = 0
  #hasAuditor = false

  constructor(driver: Driver, task: Task) {
    this.#driver = driver
    this.#task = task
  }

  open({ kind, doc }: Wanted, { audit = false } = {}): Session {
    const { port, pages, cookies } = this.#task
    const cookie = cookies[this.#opened++ % Math.max(1, cookies.length)]
    const destination = { host: '127.0.0.1', port, page: pages[doc] ?? doc, cookie }
    return kind === 'full'
      ? { kind, doc, ...this.#driver.full(destination) }
      : { kind, doc, ...this.#driver.light({ ...destination, audit }) }
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
