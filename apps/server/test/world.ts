import {
  newTabId,
  unpackUpdates,
  type ClientEvent,
  type ClientMessages,
  type JoinAnswer,
  type PageId,
  type Person,
  type PrincipalId,
} from '@tandem/protocol'
import { MemoryCopies, MemoryOutbox, SyncConnection, type Page, type Wire } from '@tandem/provider'
import * as Y from 'yjs'
import { Gateway } from '../src/gateway/gateway.ts'
import { permitEverybody } from '../src/gateway/permit.ts'
import { DEFAULT_LIMITS } from '../src/limits.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { MemoryLog } from '../src/storage/memory-log.ts'
import { inlineWorker } from './inline-worker.ts'
import { Ledger } from './ledger.ts'
import { Network, type Connection, type Down } from './network.ts'
import { readAnything } from './reader.ts'
import { SteeredLog } from './steered-log.ts'
import { settled, VirtualClock } from './virtual-clock.ts'

export const PAGE = 'aaaaaaaaaaaaaaaaaaaaaa' as PageId
const TABS = 3
const MALLORY: Person = { id: 'mallory' as PrincipalId, name: 'Mallory', color: 11 }

export type Step =
  | { do: 'type'; tab: number; at: number; text: string }
  | { do: 'erase'; tab: number; at: number }
  | { do: 'deliver up' | 'deliver down' | 'cut' | 'connect' | 'reopen' | 'clogs' | 'flows'; tab: number }
  /** Somebody else writes under the client id of this tab. */
  | { do: 'forge'; tab: number }
  | { do: 'log fails' | 'log recovers' | 'log settles' | 'server crashes' }
  | { do: 'time passes'; ms: number }

/** One browser: what rests on its device outlives the tab. */
class Browser {
  readonly person: Person
  readonly #world: World
  readonly #outbox = new MemoryOutbox()
  readonly #copies = new MemoryCopies()
  #sync!: SyncConnection
  #reachable = true
  #tab = newTabId()
  page!: Page
  connection: Connection | undefined
  /** Every Yjs client that ever wrote here, and how far. */
  readonly written = new Map<number, number>()
  /** Updates by number, as sent over the connection that is open now. */
  sent = new Map<number, Uint8Array>()
  rejected = new Set<number>()

  constructor(world: World, index: number) {
    this.#world = world
    this.person = { id: `p${index}` as PrincipalId, name: `Person ${index}`, color: index }
    this.#open()
  }

  get text(): Y.Text {
    return this.page.replica.getText('t')
  }

  edit(change: (text: Y.Text) => void): void {
    if (!this.page.canEdit) return
    change(this.text)
    const { clientID, store } = this.page.replica
    this.written.set(clientID, store.clients.get(clientID)?.reduce((end, struct) => Math.max(end, struct.id.clock + struct.length), 0) ?? 0)
  }

  cut(): void {
    this.#reachable = false
    this.connection?.cut()
  }

  connect(): void {
    this.#reachable = true
    this.#sync.retryNow()
  }

  /** The tab is closed and the page opened again in the same browser. */
  async reopen(): Promise<void> {
    this.page.close()
    const closing = this.#sync.close()
    this.connection?.cut()
    await closing
    this.#tab = newTabId()
    this.#open()
  }

  #open(): void {
    const sync: SyncConnection = new SyncConnection({
      clock: this.#world.clock,
      random: () => 0.5,
      tab: this.#tab,
      principal: this.person.id,
      store: this.#outbox,
      copies: this.#copies,
      tabs: { alive: () => Promise.resolve(new Set([this.#tab])) },
      dialer: {
        dial: () => void this.#world.clock.soon(() => (sync === this.#sync ? this.#dialled(sync) : undefined)),
        hangUp: () => {
          const { connection } = this
          this.connection = undefined
          if (connection) connection.ended = () => undefined
          connection?.cut()
        },
      },
      online: true,
    })
    this.#sync = sync
    this.page = sync.open(PAGE)
    this.page.replica.clientID = this.#world.nextClientId()
  }

  #dialled(sync: SyncConnection): void {
    if (!this.#reachable) return sync.disconnected()
    const connection = this.#world.network.connect(this.#world.gateway, this.person, this.#tab)
    this.connection = connection
    this.sent = new Map()
    this.rejected = new Set()
    connection.hear = (event, body) => sync.receive(event, body)
    connection.ended = () => {
      this.connection = undefined
      sync.disconnected()
    }
    const wire: Wire = {
      transport: 'websocket',
      writable: true,
      emit: <Event extends ClientEvent>(event: Event, body: ClientMessages[Event]) => {
        if (event === 'update') this.sent.set((body as ClientMessages['update']).n, (body as ClientMessages['update']).bytes)
        connection.emit(event, body)
      },
      request: (event, body) => connection.request(event, body),
    }
    sync.connected(wire)
  }
}

/** Browsers, network, server and log in one process, moved one step at a time. */
export class World {
  readonly clock = new VirtualClock()
  readonly network = new Network()
  readonly ledger = new Ledger()
  readonly log: SteeredLog
  readonly browsers: Browser[]
  gateway!: Gateway
  #clientIds = 2000
  #stopServer = (): void => undefined
  #stored = 0

  constructor() {
    const inner = new MemoryLog()
    inner.addPage(PAGE, 'document')
    this.log = new SteeredLog(inner)
    this.network.watch = (connection, message) => this.#watch(connection, message)
    this.#startServer()
    this.browsers = Array.from({ length: TABS }, (_, index) => new Browser(this, index))
  }

  /** Promises that were broken on the way, in words. Empty in every good run. */
  get broken(): string[] {
    return this.network.broken
  }

  nextClientId(): number {
    return this.#clientIds++
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
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
      default:
        await this.#browserStep(this.browsers[step.tab % TABS] as Browser, step)
    }
    await this.clock.advance(0)
    this.#note()
    this.#checkSigns()
  }

  /** Everything works again: all are reachable, all mail arrives, and enough time passes for every retry. */
  async heal(): Promise<void> {
    this.log.failing = false
    for (const browser of this.browsers) {
      browser.connect()
      browser.connection?.flows()
    }
    await this.deliverEverything()
  }

  /** Until nothing is under way and every sign says saved; gives up after two minutes of its own time. */
  async deliverEverything(): Promise<void> {
    for (let round = 0; round < 1200; round++) {
      for (const { connection } of this.browsers) {
        while (connection && connection.waiting > 0) {
          connection.deliverUp()
          connection.deliverDown()
          await settled()
        }
      }
      this.log.settle()
      await settled()
      this.#note()
      await this.clock.advance(100)
      if (round > 5 && this.#isQuiet()) return
    }
    this.broken.push(
      `never became quiet: ${this.browsers.map(({ page }) => `${page.status.state}/${page.save.state}/${page.save.unstored}`).join(' ')}`,
    )
  }

  #isQuiet(): boolean {
    const mail = [...this.network.connections].reduce((sum, { waiting }) => sum + waiting, 0)
    return (
      mail === 0 &&
      this.log.pending === 0 &&
      this.browsers.every(({ page }) => page.status.state === 'synced' && page.save.state === 'saved')
    )
  }

  async #browserStep(browser: Browser, step: Extract<Step, { tab: number }>): Promise<void> {
    switch (step.do) {
      case 'type':
        return browser.edit((text) => text.insert(step.at % (text.length + 1), step.text))
      case 'erase':
        return browser.edit((text) => (text.length > 0 ? text.delete(step.at % text.length, 1) : undefined))
      case 'deliver up':
        return browser.connection?.deliverUp()
      case 'deliver down':
        return browser.connection?.deliverDown()
      case 'cut':
        return browser.cut()
      case 'connect':
        return browser.connect()
      case 'reopen':
        return browser.reopen()
      case 'clogs':
        return browser.connection?.clogs()
      case 'flows':
        return browser.connection?.flows()
      case 'forge':
        return this.#forge(browser)
      default:
        return step satisfies never
    }
  }

  /** What the victim would write next, under the victim's id, from a connection of somebody else. */
  async #forge(victim: Browser): Promise<void> {
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
      events: { derived: () => undefined, problem: (_page, problem) => this.broken.push(problem), large: () => undefined },
      storeEvents: { failed: () => undefined, fatal: (problem) => this.broken.push(problem) },
    })
    const events = {
      refused: () => undefined,
      failed: ({ event, problem }: { event: string; problem: string }) => this.broken.push(`${event}: ${problem}`),
    }
    this.gateway = new Gateway({
      rooms,
      permit: permitEverybody,
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
    }
  }

  #watch(connection: Connection, { event, body }: Down): void {
    this.#note()
    const browser = this.browsers?.find((each) => each.connection === connection)
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
    if (event === 'rejected' && 'code' in body && 'n' in body) browser?.rejected.add(body.n)
    if (event === 'stored' && 'n' in body && browser) {
      for (const [n, bytes] of browser.sent) {
        if (n <= body.n && !browser.rejected.has(n) && !this.ledger.holds(bytes)) this.broken.push('D1 said stored before it was')
      }
    }
  }

  #checkSigns(): void {
    for (const { page, written } of this.browsers) {
      if (page.save.state !== 'saved') continue
      for (const [client, clock] of written) {
        if (clock > this.ledger.clock(client)) this.broken.push('D10 the sign said saved while something was not stored')
      }
    }
  }
}
