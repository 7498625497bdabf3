import { newTabId, type ClientEvent, type ClientMessages, type PageId, type Person, type PrincipalId, type TabId } from '@tandem/protocol'
import { MemoryCopies, MemoryOutbox, SyncConnection, type Page, type Wire } from '@tandem/provider'
import * as Y from 'yjs'
import type { Connection, Door, Network } from './network.ts'
import type { VirtualClock } from './virtual-clock.ts'

export const PAGE = 'aaaaaaaaaaaaaaaaaaaaaa' as PageId
/** How long the server believes in a tab that died without a word. */
const UNNOTICED_MS = 14_000

/** The part of the world that browsers live in. */
interface Surroundings {
  readonly clock: VirtualClock
  readonly network: Network
  /** The node that this browser is sent to now. */
  doorFor(browser: Browser): Door
  nextClientId(): number
}

/** What the tabs of one browser share: it outlives them. */
export class Browser {
  readonly person: Person
  readonly outbox = new MemoryOutbox()
  readonly copies = new MemoryCopies()
  readonly alive = new Set<TabId>()
  /** Every Yjs client that ever wrote here, and how far. */
  readonly written = new Map<number, number>()
  /** Connections of tabs that died, as long as the server has not found out. */
  readonly orphans = new Set<Connection>()
  /** Which of the nodes, counted around, it is sent to. */
  node: number
  readonly first: Tab
  second: Tab | undefined
  readonly #world: Surroundings

  constructor(world: Surroundings, index: number) {
    this.#world = world
    this.node = index
    this.person = { id: `p${index}` as PrincipalId, name: `Person ${index}`, color: index }
    this.first = new Tab(world, this)
  }

  get tabs(): Tab[] {
    return this.second ? [this.first, this.second] : [this.first]
  }

  openAnother(): void {
    this.second ??= new Tab(this.#world, this)
  }

  async closeSecond(): Promise<void> {
    const { second } = this
    this.second = undefined
    await second?.close()
  }

  async crashSecond({ early = false } = {}): Promise<void> {
    const { second } = this
    this.second = undefined
    if (!second) return
    const connection = second.crash()
    const last = early ? (await this.outbox.list(PAGE)).findLast(({ tab }) => tab === second.id) : undefined
    // What it had taken over is on the device for long, and a deletion that is in the copy alone is not sent by anybody.
    if (last && isWrittenBy(second, last.bytes)) await this.outbox.remove([last])
    if (!connection) return
    this.orphans.add(connection)
    this.#world.clock.after(UNNOTICED_MS, () => this.#noticed(connection))
  }

  /** What a dead tab had sent arrives after its death. It hears nothing of what is said to it. */
  deliverStraggler(most = 1): void {
    for (const connection of this.orphans) for (let i = 0; i < most; i++) connection.deliverUp()
  }

  #noticed(connection: Connection): void {
    this.orphans.delete(connection)
    connection.cut()
  }
}

export class Tab {
  readonly browser: Browser
  readonly #world: Surroundings
  #sync!: SyncConnection
  #die = (): void => undefined
  #reachable = true
  id = newTabId()
  page!: Page
  connection: Connection | undefined
  /** What this tab itself wrote. */
  written = new Map<number, number>()
  /** Updates by number, as sent over the connection that is open now. */
  sent = new Map<number, Uint8Array>()
  rejected = new Set<number>()

  constructor(world: Surroundings, browser: Browser) {
    this.#world = world
    this.browser = browser
    this.#open()
  }

  get text(): Y.Text {
    return this.page.replica.getText('t')
  }

  edit(change: (text: Y.Text) => void): void {
    if (!this.page.canEdit) return
    change(this.text)
    const { clientID, store } = this.page.replica
    const end = store.clients.get(clientID)?.reduce((reached, struct) => Math.max(reached, struct.id.clock + struct.length), 0) ?? 0
    this.written.set(clientID, end)
    this.browser.written.set(clientID, end)
  }

  cut(): void {
    this.#reachable = false
    this.connection?.cut()
  }

  connect(): void {
    this.#reachable = true
    this.#sync.retryNow()
  }

  async close(): Promise<void> {
    this.page.close()
    const closing = this.#sync.close()
    this.connection?.cut()
    await closing
    this.#end()
  }

  /** Returns the connection that the server still believes in. */
  crash(): Connection | undefined {
    const { connection } = this
    this.#end()
    if (!connection) return undefined
    connection.hear = () => undefined
    connection.ended = () => undefined
    return connection
  }

  /** The tab is closed and the page opened again in the same browser. */
  async reopen(): Promise<void> {
    await this.close()
    this.id = newTabId()
    this.written = new Map()
    this.#open()
  }

  #end(): void {
    this.#die()
    this.browser.alive.delete(this.id)
  }

  #open(): void {
    const { browser } = this
    const { clock, stop } = this.#world.clock.mortal()
    this.#die = stop
    browser.alive.add(this.id)
    const sync: SyncConnection = new SyncConnection({
      clock,
      random: () => 0.5,
      tab: this.id,
      principal: browser.person.id,
      store: browser.outbox,
      copies: browser.copies,
      tabs: { alive: () => Promise.resolve(new Set(browser.alive)) },
      dialer: {
        dial: () => void clock.soon(() => (sync === this.#sync ? this.#dialled(sync) : undefined)),
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
    const connection = this.#world.network.connect(this.#world.doorFor(this.browser), this.browser.person, this.id)
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

export const isWrittenBy = ({ written }: Tab, bytes: Uint8Array): boolean =>
  [...Y.parseUpdateMeta(bytes).to.keys()].some((id) => written.has(id))
