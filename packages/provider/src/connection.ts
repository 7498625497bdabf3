import { parseServerMessage, REASONS, type Code, type PageId, type Reason } from '@tandem/protocol'
import type { Connection, ConnectionStatus, Page } from './api.ts'
import { backoff } from './backoff.ts'
import { Line } from './line.ts'
import { Listeners } from './listeners.ts'
import { OpenPage, type PageHost } from './open-page.ts'
import type { PageParts } from './page-parts.ts'
import { PHASE_ANSWERS, type Phase, type PhaseEvent } from './phases.ts'
import type { Dialer, Wire } from './ports.ts'
import { Probe } from './probe.ts'
import { sameFields } from './same-fields.ts'
import type { SaveFacts } from './save-state.ts'

const DIAL_PATIENCE = 20_000
/** A connection that ends sooner was no success: the waits go on growing. */
const GOOD_AFTER = 5000
/** Sign-ins that the server did not like, in a row. */
const MOST_SIGN_INS = 2

export interface ConnectionParts extends Omit<PageParts, 'nextOrder'> {
  dialer: Dialer
  /** Gets a new identity. False: this person cannot be signed in. Rejects when the server could not be asked. */
  signIn?: (() => Promise<boolean>) | undefined
  /** Whether the device believes to have a network; `true` when it cannot know. */
  online: boolean
  /** Runs when the app closes the connection. */
  closed?: () => void
}

interface Details {
  wire?: Wire
  /** Milliseconds until the next try. */
  delay?: number
  code?: Code | Reason
}

const isReason = (code: Code | Reason): code is Reason => (REASONS as readonly string[]).includes(code)

/**
 * The connection of a tab without its surroundings: it is told what happens (`connected`, `disconnected`, `receive`, ...)
 * and says what it wants through its ports. `connect` wires it to a browser.
 */
export class SyncConnection implements Connection, PageHost {
  status: ConnectionStatus
  readonly #parts: ConnectionParts
  readonly #pageParts: PageParts
  readonly #listeners = new Listeners()
  readonly #probe: Probe
  readonly #pages = new Map<PageId, { page: OpenPage; opens: number }>()
  #phase: Phase = 'waiting'
  #line: Line | undefined
  #online: boolean
  #since: number
  #upSince: number | undefined
  #failed = 0
  #everFailed = false
  #signIns = 0
  #retryAt: number | undefined
  #refusal: Code | Reason | undefined
  #cancelTimer = (): void => undefined

  constructor(parts: ConnectionParts) {
    let order = 0
    this.#parts = parts
    this.#pageParts = { ...parts, nextOrder: () => (order += 1) }
    this.#probe = new Probe(parts.clock, (wire) => this.#line?.wire === wire && this.restart())
    this.#online = parts.online
    this.#since = parts.clock.now()
    this.status = { state: 'connecting', since: this.#since }
  }

  /** Begins with the first try. */
  start(): void {
    this.#happened('due')
  }

  open(pageId: PageId): Page {
    const known = this.#pages.get(pageId)
    if (known) {
      known.opens += 1
      return known.page
    }
    const page = new OpenPage(pageId, this.#pageParts, this)
    this.#pages.set(pageId, { page, opens: 1 })
    if (this.#line) page.sync.connected(this.#line)
    if (this.#refusal) this.#end(page, this.#refusal)
    return page
  }

  retryNow(): void {
    this.#happened('woke')
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  async close(): Promise<void> {
    this.#happened('closed')
    for (const { page } of this.#pages.values()) page.destroy()
    this.#pages.clear()
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

  /** The server took the connection but not this tab. */
  refused(code: Code): void {
    const maySignIn = code === 'signed_out' && this.#parts.signIn !== undefined && this.#signIns < MOST_SIGN_INS
    this.#happened(maySignIn ? 'signed out' : 'refused', { code })
  }

  /** What the server said, unchecked. */
  receive(event: string, body: unknown): void {
    const message = parseServerMessage(event, body)
    if (!message || !this.#line) return
    switch (message.event) {
      case 'busy':
        return this.#eachPage((page) => page.sync.outgoing.rest(message.body.code, message.body.retryAfter))
      case 'moving':
        return this.#happened('moving', { delay: message.body.delay })
      case 'refused':
        // Nothing a person could do; what was meant to be stored is watched over by its page.
        return
      case 'closed':
        if (message.body.ch !== undefined) return this.#line.deliver(message)
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

  /** The device believes to have a network, or not. */
  setOnline(online: boolean): void {
    this.#online = online
    if (online) this.#happened('online')
    this.#changed()
  }

  get link(): SaveFacts['link'] {
    if (this.#line) return { up: true, transport: this.#line.wire.transport }
    return { up: false, online: this.#online, retryAt: this.#retryAt }
  }

  get starting(): boolean {
    return this.status.state === 'connecting'
  }

  restart(): void {
    this.#happened('stuck')
  }

  release(page: OpenPage): void {
    const open = this.#pages.get(page.id)
    if (open?.page !== page || --open.opens > 0) return
    this.#pages.delete(page.id)
    page.destroy()
  }

  #happened(event: PhaseEvent, { wire, delay, code }: Details = {}): void {
    const answer = PHASE_ANSWERS[this.#phase][event]
    switch (answer) {
      case 'ignore':
        return
      case 'greet':
        return wire && this.#greet(wire)
      case 'wait':
        return this.#waitAfterFailure()
      case 'wait as told':
        return this.#wait(delay ?? 0)
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
    this.#retryAt = undefined
    this.#upSince = this.#parts.clock.now()
    const line = new Line(wire)
    this.#line = line
    this.#eachPage((page) => page.sync.connected(line))
    this.#changed()
  }

  #dial(): void {
    this.#endLine()
    this.#parts.dialer.hangUp()
    this.#phase = 'dialing'
    this.#retryAt = undefined
    this.#timer(DIAL_PATIENCE, () => this.#happened('stuck'))
    this.#parts.dialer.dial()
    this.#changed()
  }

  #waitAfterFailure(): void {
    const now = this.#parts.clock.now()
    if (this.#upSince !== undefined && now - this.#upSince >= GOOD_AFTER) this.#failed = 0
    this.#wait(backoff(this.#failed++, this.#parts.random()))
  }

  #wait(ms: number): void {
    this.#endLine()
    this.#parts.dialer.hangUp()
    this.#phase = 'waiting'
    this.#everFailed = true
    this.#retryAt = this.#parts.clock.now() + ms
    this.#timer(ms, () => this.#happened('due'))
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
    this.#retryAt = undefined
    this.#refusal = code
    if (code) this.#eachPage((page) => this.#end(page, code))
    this.#changed()
  }

  #end(page: OpenPage, code: Code | Reason): void {
    page.sync.end(isReason(code) ? { name: 'ended', reason: code } : { name: 'refused', code })
  }

  #endLine(): void {
    if (!this.#line) return
    this.#probe.stop()
    this.#line.end()
    this.#line = undefined
    this.#since = this.#parts.clock.now()
    this.#eachPage((page) => page.sync.disconnected())
  }

  #timer(ms: number, task: () => void): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#parts.clock.after(ms, task)
  }

  #eachPage(tell: (page: OpenPage) => void): void {
    for (const { page } of [...this.#pages.values()]) tell(page)
  }

  #status(): ConnectionStatus {
    if (this.#refusal) return { state: 'refused', code: this.#refusal }
    if (this.#line) return { state: 'connected', transport: this.#line.wire.transport }
    const first = this.#upSince === undefined && !this.#everFailed && this.#phase !== 'over'
    return first ? { state: 'connecting', since: this.#since } : { state: 'offline', since: this.#since, retryAt: this.#retryAt }
  }

  #changed(): void {
    const status = this.#status()
    const same = sameFields(status, this.status)
    if (!same) this.status = status
    this.#eachPage((page) => page.look())
    if (!same) this.#listeners.tell()
  }
}
