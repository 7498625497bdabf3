import { parseServerMessage, type Code, type PageId, type Reason } from '@tandem/protocol'
import type { Connection, ConnectionStatus, Page } from './api.ts'
import type { ConnectionParts } from './connection-parts.ts'
import { Line } from './line.ts'
import { Listeners } from './listeners.ts'
import { OpenPage, type PageHost } from './open-page.ts'
import { OpenPages } from './open-pages.ts'
import type { PageParts } from './page-parts.ts'
import { PHASE_ANSWERS, type Phase, type PhaseEvent } from './phases.ts'
import type { Wire } from './ports.ts'
import { Probe } from './probe.ts'
import { AFTER_DIAL_REFUSED } from './refusals.ts'
import { sameFields } from './same-fields.ts'
import type { SaveFacts } from './save-state.ts'
import { overBy } from './stage.ts'
import { Tries } from './tries.ts'
import { WorkspaceLine } from './workspace-line.ts'

const DIAL_PATIENCE = 20_000
/** Who goes from one page to the next should not wait for a connection. */
const HANG_UP_AFTER = 30_000
/** Sign-ins that the server did not like, in a row. */
const MOST_SIGN_INS = 2

interface Details {
  wire?: Wire
  /** Milliseconds until the next try, at least. */
  delay?: number | undefined
  code?: Code | Reason | undefined
}

/**
 * The connection of a tab without its surroundings: it is told what happens (`connected`, `disconnected`, `receive`, ...)
 * and says what it wants through its ports. `connect` wires it to a browser.
 */
export class SyncConnection implements Connection, PageHost {
  status: ConnectionStatus
  readonly workspace = new WorkspaceLine((isWanted) => (isWanted ? this.#want() : this.#hangUpLater()))
  readonly #parts: ConnectionParts
  readonly #pageParts: PageParts
  readonly #listeners = new Listeners()
  readonly #probe: Probe
  readonly #pages = new OpenPages()
  readonly #tries: Tries
  #phase: Phase = 'resting'
  #line: Line | undefined
  #online: boolean
  #signIns = 0
  #refusal: Code | Reason | undefined
  #cancelTimer = (): void => undefined
  #cancelHangUp = (): void => undefined

  constructor(parts: ConnectionParts) {
    let order = 0
    this.#parts = parts
    this.#pageParts = { ...parts, nextOrder: () => (order += 1) }
    this.#probe = new Probe(parts.clock, (wire) => this.#line?.wire === wire && this.restart())
    this.#online = parts.online
    this.#tries = new Tries(parts.clock.now())
    this.status = { state: 'resting' }
  }

  open(pageId: PageId): Page {
    this.#cancelHangUp()
    const { page, isNew } = this.#pages.open(pageId, () => new OpenPage(pageId, this.#pageParts, this))
    if (!isNew) return page
    if (this.#line) page.sync.connected(this.#line)
    if (this.#refusal) page.sync.end(overBy(this.#refusal))
    this.#happened('wanted')
    return page
  }

  retryNow(): void {
    this.#happened('woke')
    this.#pages.each((page) => page.sync.joining.retryNow())
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  async close(): Promise<void> {
    this.#happened('closed')
    this.#cancelHangUp()
    this.workspace.end()
    this.#pages.destroy()
    this.#listeners.clear()
    this.#parts.closed?.()
    await this.#parts.store.close()
  }

  /** A connection is there and the server has taken the handshake. */
  connected(wire: Wire): void {
    this.#happened('connected', { wire })
  }

  /** The connection ended, or the try for one failed. */
  disconnected(): void {
    this.#happened('lost')
  }

  /** The server took the connection but not this tab; `retryAfter` in milliseconds, when it said so. */
  refused(code: Code, retryAfter?: number): void {
    const answer = AFTER_DIAL_REFUSED[code]
    if (answer === 'later') return this.#happened('lost', { code, delay: retryAfter })
    const maySignIn = answer === 'sign in' && this.#parts.signIn !== undefined && this.#signIns < MOST_SIGN_INS
    this.#happened(maySignIn ? 'signed out' : 'refused', { code })
  }

  /** What the server said, unchecked. */
  receive(event: string, body: unknown): void {
    const message = parseServerMessage(event, body)
    if (!message || !this.#line) return
    switch (message.event) {
      case 'busy':
        return this.#pages.each((page) => page.sync.outgoing.rest(message.body.code, message.body.retryAfter))
      case 'moving':
        return this.#happened('moving', { delay: message.body.delay })
      case 'refused':
        return this.#pages.each((page) => page.messageRefused(message.body))
      case 'closed':
        if (message.body.ch !== undefined) return this.#line.deliver(message)
        if (message.body.reason === 'idle') return this.#idled()
        return this.#happened(message.body.retry ? 'lost' : 'refused', { code: message.body.reason })
      default:
        return this.#line.deliver(message)
    }
  }

  /** The transport changed under a living connection. */
  transportChanged(): void {
    this.#changed()
  }

  /** The tab is looked at again: visible, focused, back from the cache. */
  woke(): void {
    this.#happened('woke')
  }

  /** Nobody looks at the tab any more: it may end at any moment. */
  hidden(): void {
    this.#parts.store.flush()
  }

  /** The device believes to have a network, or not. */
  setOnline(online: boolean): void {
    this.#online = online
    if (online) this.#happened('online')
    this.#changed()
  }

  get link(): SaveFacts['link'] {
    if (this.#line) return { up: true, transport: this.#line.wire.transport }
    const { retryAt, reason } = this.#tries
    return { up: false, online: this.#online, retryAt, reason }
  }

  get starting(): boolean {
    return this.status.state === 'connecting'
  }

  restart(): void {
    this.#happened('stuck')
  }

  release(page: OpenPage): void {
    this.#pages.release(page)
    this.#hangUpLater()
  }

  get #isWanted(): boolean {
    return this.#pages.size > 0 || this.workspace.isWanted
  }

  #want(): void {
    this.#cancelHangUp()
    this.#happened('wanted')
  }

  #hangUpLater(): void {
    if (this.#isWanted) return
    this.#cancelHangUp()
    this.#cancelHangUp = this.#parts.clock.after(HANG_UP_AFTER, () => this.#happened('unwanted'))
  }

  /** The server ended a connection over which no page was joined: until one is to be, it is not needed. */
  #idled(): void {
    if (!this.#isWanted) return this.#happened('unwanted')
    const { dueAt } = this.#pages
    if (dueAt === undefined) return this.#happened('lost')
    this.#happened('idled', { delay: Math.max(0, dueAt - this.#parts.clock.now()) })
  }

  #happened(event: PhaseEvent, { wire, delay, code }: Details = {}): void {
    const answer = PHASE_ANSWERS[this.#phase][event]
    switch (answer) {
      case 'ignore':
        return
      case 'greet':
        return wire && this.#greet(wire)
      case 'rest':
        return this.#rest()
      case 'wait':
        return this.#wait(Math.max(delay ?? 0, this.#tries.failed(this.#parts.clock.now(), this.#parts.random())), code)
      case 'wait as told':
        return this.#wait(delay ?? 0, code)
      case 'leave in a while':
        this.#tries.noticed(this.#parts.clock.now() + (delay ?? 0))
        return this.#timer(delay ?? 0, () => this.#happened('due'))
      case 'dial':
      case 'redial':
        return this.#dial()
      case 'sign in':
        return this.#signIn()
      case 'probe':
        return this.#line && this.#probe.ask(this.#line.wire)
      case 'end':
        return this.#over(code)
      default:
        return answer satisfies never
    }
  }

  #greet(wire: Wire): void {
    this.#endLine()
    this.#cancelTimer()
    this.#phase = 'up'
    this.#signIns = 0
    this.#tries.succeeded(this.#parts.clock.now())
    const line = new Line(wire)
    this.#line = line
    this.#pages.each((page) => page.sync.connected(line))
    this.workspace.connected(wire)
    this.#changed()
  }

  #dial(): void {
    this.#endLine()
    this.#parts.dialer.hangUp()
    this.#phase = 'dialing'
    this.#tries.began(this.#parts.clock.now())
    this.#timer(DIAL_PATIENCE, () => this.#happened('stuck'))
    this.#parts.dialer.dial()
    this.#changed()
  }

  #wait(ms: number, why: Code | Reason | undefined): void {
    this.#endLine()
    this.#parts.dialer.hangUp()
    this.#phase = 'waiting'
    this.#tries.waiting(this.#parts.clock.now() + ms, why)
    this.#timer(ms, () => this.#happened('due'))
    this.#changed()
  }

  /** The next page that is opened finds a connection that was never tried. */
  #rest(): void {
    this.#endLine()
    this.#cancelTimer()
    this.#parts.dialer.hangUp()
    this.#phase = 'resting'
    this.#tries.forget()
    this.#changed()
  }

  #signIn(): void {
    this.#endLine()
    this.#parts.dialer.hangUp()
    this.#cancelTimer()
    this.#phase = 'signing in'
    this.#signIns += 1
    this.#parts.signIn?.().then(
      (signedIn) => this.#happened(signedIn ? 'signed in' : 'refused', { code: 'signed_out' }),
      () => {
        this.#signIns -= 1
        this.#happened('sign-in failed')
      },
    )
    this.#changed()
  }

  /** Without a code the app itself has closed the connection. */
  #over(code: Code | Reason | undefined): void {
    this.#endLine()
    this.#cancelTimer()
    this.#parts.dialer.hangUp()
    this.#phase = 'over'
    this.#tries.retryAt = undefined
    this.#refusal = code
    if (code) this.#pages.each((page) => page.sync.end(overBy(code)))
    this.#changed()
  }

  #endLine(): void {
    if (!this.#line) return
    this.#probe.stop()
    this.workspace.disconnected()
    this.#line.end()
    this.#line = undefined
    this.#tries.ended(this.#parts.clock.now())
    this.#pages.each((page) => page.sync.disconnected())
  }

  #timer(ms: number, task: () => void): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#parts.clock.after(ms, task)
  }

  #status(): ConnectionStatus {
    if (this.#refusal) return { state: 'refused', code: this.#refusal }
    if (this.#line) return { state: 'connected', transport: this.#line.wire.transport }
    if (this.#phase === 'resting') return { state: 'resting' }
    const { isFirst, since, retryAt, reason } = this.#tries
    return isFirst && this.#phase !== 'over' ? { state: 'connecting', since } : { state: 'offline', since, retryAt, reason }
  }

  #changed(): void {
    const status = this.#status()
    const same = sameFields(status, this.status)
    if (!same) this.status = status
    this.#pages.each((page) => page.look())
    if (!same) this.#listeners.tell()
  }
}
