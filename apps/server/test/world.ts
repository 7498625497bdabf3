import { newTabId, unpackUpdates, type Code, type JoinAnswer, type Person, type PrincipalId, type Role } from '@tandem/protocol'
import * as Y from 'yjs'
import type { NewRow } from '../src/rooms/ports.ts'
import { MemoryLog } from '../src/storage/memory/log.ts'
import { PAGE, Browser, type Tab } from './browser.ts'
import { Ledger } from './ledger.ts'
import { Network, type Connection, type Down } from './network.ts'
import { Rules } from './rules.ts'
import { SimulatedBus } from './simulated-bus.ts'
import { settled, VirtualClock } from './virtual-clock.ts'
import { WorldNode, type Around } from './world-node.ts'

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

interface MoveStep {
  do: 'moves'
  tab: number
  node: number
}

interface NodeStep {
  do:
    | 'node crashes'
    | 'node stands still'
    | 'node wakes'
    | 'node cannot store'
    | 'node cannot reach the log'
    | 'node reaches the log'
    | 'node hears no answer'
    | 'node settles'
    | 'node looks again'
  node: number
}

/** Tabs 0 to 2 are the first of each browser, 3 to 5 the second, while it is open. */
export type Step =
  | { do: 'type'; tab: number; at: number; text: string }
  | { do: 'erase'; tab: number; at: number }
  | { do: 'deliver up' | 'deliver down' | 'cut' | 'connect' | 'reopen' | 'clogs' | 'flows'; tab: number }
  | SecondTabStep
  /** Somebody else writes under the client id of this tab. */
  | { do: 'forge'; tab: number }
  /** Committed at once; the sessions of a node hear of it when it looks again. */
  | RoleStep
  | { do: 'something else changes' | 'the server looks again' }
  | { do: 'mail arrives' | 'log fails' | 'log recovers' | 'log settles' | 'server crashes' }
  | NodeStep
  | { do: 'bus delivers' | 'bus drops' | 'bus doubles' | 'bus reorders' | 'bus goes down' | 'bus comes up' }
  /** The browser of this tab is sent to another node. */
  | MoveStep
  | { do: 'time passes'; ms: number }

/** Browsers, network, server and log in one process, moved one step at a time. */
export class World {
  readonly clock = new VirtualClock()
  readonly network = new Network()
  readonly ledger = new Ledger()
  readonly rules: Rules
  readonly bus: SimulatedBus | undefined
  readonly nodes: WorldNode[]
  readonly browsers: Browser[]
  /** Who was not even allowed to read at some time. */
  readonly shutOut = new Set<PrincipalId>()
  /** Somebody's rights have changed in this world. */
  rulesChanged = false
  readonly #around: Around
  readonly #stored: NewRow[] = []
  #clientIds = 2000
  #noted = 0
  #starts = 0

  /** With several `nodes` all of them write one log; `hasBus`: they also tell each other. */
  constructor({ nodes = 1, hasBus = false }: { nodes?: number; hasBus?: boolean } = {}) {
    const inner = new MemoryLog()
    inner.addPage(PAGE, 'document')
    this.rules = new Rules(inner)
    this.bus = hasBus ? new SimulatedBus() : undefined
    const { clock, network, rules, bus } = this
    const broken = (problem: string) => void this.broken.push(problem)
    this.#around = { clock, network, rules, inner, stored: this.#stored, bus, isShared: nodes > 1, broken }
    this.network.watch = (connection, message) => this.#watch(connection, message)
    this.nodes = Array.from({ length: nodes }, (): WorldNode => this.#newNode())
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

  doorFor({ node }: Browser): WorldNode {
    return this.#node(node)
  }

  nextClientId(): number {
    return this.#clientIds++
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'mail arrives':
        await this.#deliverMail()
        for (const { log } of this.nodes) log.settle()
        await settled()
        await this.#deliverMail()
        break
      case 'log fails':
        for (const { log } of this.nodes) log.failing = true
        break
      case 'log recovers':
        for (const { log } of this.nodes) log.failing = false
        break
      case 'log settles':
        for (const { log } of this.nodes) log.settle()
        break
      case 'server crashes':
        for (const index of this.nodes.keys()) this.#crash(index)
        break
      case 'node crashes':
      case 'node stands still':
      case 'node wakes':
      case 'node cannot store':
      case 'node cannot reach the log':
      case 'node reaches the log':
      case 'node hears no answer':
      case 'node settles':
      case 'node looks again':
        await this.#nodeStep(step)
        break
      case 'bus delivers':
        this.bus?.deliver()
        break
      case 'bus drops':
        this.bus?.drop()
        break
      case 'bus doubles':
        this.bus?.double()
        break
      case 'bus reorders':
        this.bus?.reorder()
        break
      case 'bus goes down':
        this.bus?.goDown()
        break
      case 'bus comes up':
        this.bus?.comeUp()
        break
      case 'moves':
        this.#move(this.browsers[step.tab % BROWSERS] as Browser, step.node)
        break
      case 'time passes':
        await this.clock.advance(step.ms)
        break
      case 'may only':
        this.rulesChanged = true
        this.#giveRole(this.browsers[step.tab % BROWSERS] as Browser, step.role)
        break
      case 'something else changes':
        this.rules.changeSomethingElse()
        break
      case 'the server looks again':
        for (const { gateway } of this.nodes) await gateway.recheck()
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
    for (const node of this.nodes) {
      node.wake()
      node.log.failing = false
      node.log.away = false
      node.log.losesAnswers = false
    }
    this.bus?.comeUp()
    for (const tab of this.tabs) {
      tab.connect()
      tab.connection?.flows()
    }
    await this.deliverEverything()
  }

  /** Until nothing is under way and every sign says saved; gives up after two minutes of its own time. */
  async deliverEverything(): Promise<void> {
    for (let round = 0; round < 1200; round++) {
      this.bus?.deliverAll()
      await this.#deliverMail()
      for (const { log } of this.nodes) log.settle()
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
    for (const { gateway } of this.nodes) await gateway.recheck()
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
      this.nodes.every(({ log }) => log.pending === 0) &&
      this.tabs.every(
        ({ page, text }) => text.toString() === this.ledger.text && page.status.state === 'synced' && page.save.state === 'saved',
      )
    )
  }

  async #browserStep(browser: Browser, step: Exclude<Extract<Step, { tab: number }>, RoleStep | MoveStep>): Promise<void> {
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

  async #tabStep(tab: Tab, step: Exclude<Extract<Step, { tab: number }>, SecondTabStep | RoleStep | MoveStep>): Promise<void> {
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
    const connection = this.network.connect(this.doorFor(victim.browser), MALLORY, newTabId())
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

  #node(index: number): WorldNode {
    return this.nodes[index % this.nodes.length] as WorldNode
  }

  #newNode(): WorldNode {
    return new WorldNode(this.#around, `node-${String(this.#starts++).padStart(4, '0')}`)
  }

  #crash(index: number): void {
    this.#node(index).crash()
    this.nodes[index % this.nodes.length] = this.#newNode()
  }

  #move(browser: Browser, node: number): void {
    browser.node = node
    for (const tab of browser.tabs) {
      tab.cut()
      tab.connect()
    }
  }

  async #nodeStep({ do: what, node: index }: NodeStep): Promise<void> {
    const node = this.#node(index)
    switch (what) {
      case 'node crashes':
        return this.#crash(index)
      case 'node stands still':
        return node.sleep()
      case 'node wakes':
        return node.wake()
      case 'node cannot store':
        node.log.failing = true
        return
      case 'node cannot reach the log':
        node.log.away = true
        return
      case 'node reaches the log':
        node.log.failing = false
        node.log.away = false
        return
      case 'node hears no answer':
        node.log.losesAnswers = true
        return
      case 'node settles':
        return node.log.settle()
      case 'node looks again':
        return node.isAsleep ? undefined : node.gateway.recheck()
      default:
        return what satisfies never
    }
  }

  /** Takes over what has become durable since the last look. */
  #note(): void {
    for (; this.#noted < this.#stored.length; this.#noted++) {
      const row = this.#stored[this.#noted]
      if (row && !this.ledger.add(row)) this.broken.push('D6 stored a row under a client id of somebody else')
      // Looked at after every step, and rules change in a step of their own: what is permitted now was when it was stored.
      if (row && !this.rules.mayWrite(row.principal)) this.broken.push('D5 stored a row of somebody who may not write')
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
    // Rules that change send away whoever they do not concern as well; nothing else does.
    if (event === 'closed' && 'reason' in body && tab && body.reason === 'node_stopping' && !this.rulesChanged)
      this.broken.push('sent an honest tab away')
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
