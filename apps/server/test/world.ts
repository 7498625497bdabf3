import { newTabId, unpackUpdates, type Code, type JoinAnswer, type Person, type PrincipalId, type Role } from '@tandem/protocol'
import * as Y from 'yjs'
import { Gateway } from '../src/gateway/gateway.ts'
import { DEFAULT_LIMITS } from '../src/limits.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { MemoryLog } from '../src/storage/memory/log.ts'
import { PAGE, Browser, type Tab } from './browser.ts'
import { inlineWorker } from './inline-worker.ts'
import { Ledger } from './ledger.ts'
import { Network, type Connection, type Down } from './network.ts'
import { readAnything } from './reader.ts'
import { Rules } from './rules.ts'
import { SteeredLog } from './steered-log.ts'
import { settled, VirtualClock } from './virtual-clock.ts'

const BROWSERS = 3
/** More than a tab ever has under way here. */
const STRAGGLERS = 500
/** What only a broken or hostile tab deserves to hear. */
const BLAMES: ReadonlySet<Code> = new Set<Code>(['client_not_owned', 'bad_update', 'bad_message', 'too_large'])
const REFUSED: ReadonlySet<string> = new Set(['refused', 'ended'])
const MALLORY: Person = { id: 'mallory' as PrincipalId, name: 'Mallory', color: 11 }

/**
 * What becomes of the second tab of a browser. It crashes without a word to the server, which goes on hearing what was
 * under way; early: before its last change was in the outbox, though it is in the copy.
 */
interface SecondTabStep {
  do: 'opens another' | 'closes' | 'crashes' | 'crashes early' | 'a straggler arrives'
  tab: number
}

/** What somebody may do from now on. */
interface RoleStep {
  do: 'may only'
  tab: number
  role: Role | 'none'
}

/** Tabs 0 to 2 are the first of each browser, 3 to 5 the second, while it is open. */
export type Step =
  | { do: 'type'; tab: number; at: number; text: string }
  | { do: 'erase'; tab: number; at: number }
  | { do: 'deliver up' | 'deliver down' | 'cut' | 'connect' | 'reopen' | 'clogs' | 'flows'; tab: number }
  | SecondTabStep
  /** Somebody else writes under the client id of this tab. */
  | { do: 'forge'; tab: number }
  /** Committed at once; the server's sessions hear of it when `the server looks again`. */
  | RoleStep
  | { do: 'something else changes' | 'the server looks again' }
  | { do: 'mail arrives' | 'log fails' | 'log recovers' | 'log settles' | 'server crashes' }
  | { do: 'time passes'; ms: number }

/** Browsers, network, server and log in one process, moved one step at a time. */
export class World {
  readonly clock = new VirtualClock()
  readonly network = new Network()
  readonly ledger = new Ledger()
  readonly log: SteeredLog
  readonly rules: Rules
  readonly browsers: Browser[]
  /** Who was not even allowed to read at some time. */
  readonly shutOut = new Set<PrincipalId>()
  gateway!: Gateway
  #clientIds = 2000
  #stopServer = (): void => undefined
  #stored = 0

  constructor() {
    const inner = new MemoryLog()
    inner.addPage(PAGE, 'document')
    this.log = new SteeredLog(inner)
    this.rules = new Rules(inner)
    this.network.watch = (connection, message) => this.#watch(connection, message)
    this.#startServer()
    this.browsers = Array.from({ length: BROWSERS }, (_, index) => new Browser(this, index))
  }

  /** Promises that were broken on the way, in words. Empty in every good run. */
  get broken(): string[] {
    return this.network.broken
  }

  /** All that are open. */
  get tabs(): Tab[] {
    return this.browsers.flatMap(({ tabs }) => tabs)
  }

  nextClientId(): number {
    return this.#clientIds++
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'mail arrives':
        await this.#deliverMail()
        this.log.settle()
        await settled()
        await this.#deliverMail()
        break
      case 'log fails':
        this.log.failing = true
        break
      case 'log recovers':
        this.log.failing = false
        break
      case 'log settles':
        this.log.settle()
        break
      case 'server crashes':
        this.#crash()
        break
      case 'time passes':
        await this.clock.advance(step.ms)
        break
      case 'may only':
        this.#giveRole(this.browsers[step.tab % BROWSERS] as Browser, step.role)
        break
      case 'something else changes':
        this.rules.changeSomethingElse()
        break
      case 'the server looks again':
        await this.gateway.recheck()
        break
      default:
        await this.#browserStep(this.browsers[step.tab % BROWSERS] as Browser, step)
    }
    await this.clock.advance(0)
    this.#note()
    this.#checkSigns()
  }

  /** Everything works again: all are reachable, all mail arrives, and enough time passes for every retry. */
  async heal(): Promise<void> {
    this.log.failing = false
    for (const tab of this.tabs) {
      tab.connect()
      tab.connection?.flows()
    }
    await this.deliverEverything()
  }

  /** Until nothing is under way and every sign says saved; gives up after two minutes of its own time. */
  async deliverEverything(): Promise<void> {
    for (let round = 0; round < 1200; round++) {
      await this.#deliverMail()
      this.log.settle()
      await settled()
      this.#note()
      await this.clock.advance(100)
      if (round > 5 && this.#isQuiet()) return
    }
    this.broken.push(
      `never became quiet: ${this.tabs.map(({ page }) => `${page.status.state}/${page.save.state}/${page.save.unstored}`).join(' ')}`,
    )
  }

  /** Everybody may write again; who was shut out opens the page anew. */
  async allowEverybody(): Promise<void> {
    for (const browser of this.browsers) this.#giveRole(browser, 'editor')
    await this.gateway.recheck()
    await this.#deliverMail()
    for (const tab of this.tabs) if (['ended', 'refused'].includes(tab.page.status.state)) await tab.reopen()
  }

  #giveRole({ person }: Browser, role: Role | 'none'): void {
    if (role === 'none') this.shutOut.add(person.id)
    this.rules.give(person.id, role)
  }

  async #deliverMail(): Promise<void> {
    for (const browser of this.browsers) browser.deliverStraggler(STRAGGLERS)
    for (const { connection } of this.tabs) {
      while (connection && connection.waiting > 0) {
        connection.deliverUp()
        connection.deliverDown()
        await settled()
      }
    }
  }

  #isQuiet(): boolean {
    const mail = this.tabs.reduce((sum, { connection }) => sum + (connection?.waiting ?? 0), 0)
    return (
      mail === 0 &&
      this.log.pending === 0 &&
      this.tabs.every(
        ({ page, text }) => text.toString() === this.ledger.text && page.status.state === 'synced' && page.save.state === 'saved',
      )
    )
  }

  async #browserStep(browser: Browser, step: Exclude<Extract<Step, { tab: number }>, RoleStep>): Promise<void> {
    switch (step.do) {
      case 'opens another':
        return browser.openAnother()
      case 'closes':
        return browser.closeSecond()
      case 'crashes':
        return browser.crashSecond()
      case 'crashes early':
        return browser.crashSecond({ early: true })
      case 'a straggler arrives':
        return browser.deliverStraggler()
      default: {
        const tab = step.tab < BROWSERS ? browser.first : browser.second
        return tab && this.#tabStep(tab, step)
      }
    }
  }

  async #tabStep(tab: Tab, step: Exclude<Extract<Step, { tab: number }>, SecondTabStep | RoleStep>): Promise<void> {
    switch (step.do) {
      case 'type':
        return tab.edit((text) => text.insert(step.at % (text.length + 1), step.text))
      case 'erase':
        return tab.edit((text) => (text.length > 0 ? text.delete(step.at % text.length, 1) : undefined))
      case 'deliver up':
        return tab.connection?.deliverUp()
      case 'deliver down':
        return tab.connection?.deliverDown()
      case 'cut':
        return tab.cut()
      case 'connect':
        return tab.connect()
      case 'reopen':
        return tab.reopen()
      case 'clogs':
        return tab.connection?.clogs()
      case 'flows':
        return tab.connection?.flows()
      case 'forge':
        return this.#forge(tab)
      default:
        return step satisfies never
    }
  }

  /** What the victim would write next, under the victim's id, from a connection of somebody else. */
  async #forge(victim: Tab): Promise<void> {
    const { replica } = victim.page
    const forged = new Y.Doc()
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(replica))
    forged.clientID = replica.clientID
    const before = Y.encodeStateVector(forged)
    forged.getText('t').insert(0, 'forged')
    const connection = this.network.connect(this.gateway, MALLORY, newTabId())
    const answer = connection.request('join', { pageId: PAGE, clientIds: [this.nextClientId()] })
    connection.deliverUp()
    await settled()
    connection.deliverDown()
    const joined = (await Promise.race([answer, settled()])) as JoinAnswer | undefined
    if (joined?.ok) {
      connection.emit('update', { ch: joined.ch, n: 1, bytes: Y.encodeStateAsUpdate(forged, before) })
      connection.deliverUp()
      await settled()
    }
    connection.cut()
  }

  #startServer(): void {
    const { clock, stop } = this.clock.mortal()
    const rooms = new Rooms({
      log: this.log,
      worker: inlineWorker,
      clock,
      channels: this.network,
      read: readAnything,
      limits: DEFAULT_LIMITS,
      recheck: this.rules.recheck,
      events: { derived: () => undefined, problem: (_page, problem) => this.broken.push(problem), large: () => undefined },
      storeEvents: { failed: () => undefined, unread: () => undefined, fatal: (problem) => this.broken.push(problem) },
    })
    const events = {
      refused: () => undefined,
      failed: ({ event, problem }: { event: string; problem: string }) => this.broken.push(`${event}: ${problem}`),
    }
    this.gateway = new Gateway({
      rooms,
      permit: this.rules.permit,
      read: readAnything,
      readLarge: inlineWorker.read,
      limits: DEFAULT_LIMITS,
      clock,
      events,
    })
    this.#stopServer = stop
  }

  #crash(): void {
    this.log.crash()
    this.#stopServer()
    for (const connection of [...this.network.connections]) connection.cut()
    this.#startServer()
  }

  /** Takes over what has become durable since the last look. */
  #note(): void {
    for (; this.#stored < this.log.stored.length; this.#stored++) {
      const row = this.log.stored[this.#stored]
      if (row && !this.ledger.add(row)) this.broken.push('D6 stored a row under a client id of somebody else')
      if (row && !this.rules.allowed(row.principal, row.access)) this.broken.push('stored a row of somebody who may not write')
    }
  }

  #watch(connection: Connection, { event, body }: Down): void {
    this.#note()
    const tab = this.browsers && this.tabs.find((each) => each.connection === connection)
    if (event === 'updates' && 'updates' in body) {
      if (!body.updates.every((bytes) => this.ledger.holds(bytes))) this.broken.push('D2 showed an update that is not in the log')
      if (!this.ledger.isRange(body.updates, body.from, body.to))
        this.broken.push(`D3 updates ${body.from} to ${body.to} are not those rows`)
    }
    if (event === 'state' && 'parts' in body && body.parts === 1) {
      if (!unpackUpdates(body.bytes).every((bytes) => this.ledger.holds(bytes)))
        this.broken.push('D2 sent a state with something that is not in the log')
      if (body.seq > this.ledger.rows.length) this.broken.push('D3 named a number that is not in the log')
    }
    if (event === 'rejected' && 'code' in body && tab && BLAMES.has(body.code)) this.broken.push(`blamed an honest tab: ${body.code}`)
    if (event === 'rejected' && 'code' in body && 'n' in body) tab?.rejected.add(body.n)
    if (event === 'stored' && 'n' in body && tab) {
      for (const [n, bytes] of tab.sent) {
        if (n <= body.n && !tab.rejected.has(n) && !this.ledger.holds(bytes)) this.broken.push('D1 said stored before it was')
      }
    }
  }

  #checkSigns(): void {
    for (const { page, written, browser } of this.tabs) {
      const wasShutOut = page.save.reason === 'access_ended' && this.shutOut.has(browser.person.id)
      if (page.save.state === 'refused' && page.save.reason === 'not_found' && this.shutOut.has(browser.person.id)) continue
      if (!wasShutOut && REFUSED.has(page.save.state)) this.broken.push(`an honest tab ended as ${page.save.state}: ${page.save.reason}`)
      if (page.save.state !== 'saved') continue
      for (const [client, clock] of written) {
        if (clock > this.ledger.clock(client)) this.broken.push('D10 the sign said saved while something was not stored')
      }
    }
  }
}
