import type { ClientEvent, ClientMessages, Person, ServerEvent, ServerMessages, SignInId, TabId } from '@tandem/protocol'
import { clientMessages, serverMessages } from '@tandem/protocol/schemas'
import type { Gateway } from '../src/gateway/gateway.ts'
import type { Link } from '../src/gateway/link.ts'
import type { Visit } from '../src/gateway/visit.ts'
import type { Channels } from '../src/rooms/ports.ts'

export interface Down {
  event: ServerEvent
  body: ServerMessages[ServerEvent]
}

/** The node that a connection leads to. */
export interface Door {
  readonly gateway: Gateway
  /** It stands still: nothing that reaches it is dealt with. */
  readonly isAsleep: boolean
  onceAwake(task: () => void): void
}

/** What one connection carries: both ways in order, delivered only when the test says so. */
export class Connection implements Link {
  readonly id: string
  readonly writable = true
  readonly channels = new Set<number>()
  congestion: Link['congestion'] = 'none'
  readonly #whenFree = new Set<() => void>()
  readonly #network: Network
  readonly door: Door
  readonly #visit: Visit
  #up: (() => void)[] = []
  #down: (() => void)[] = []
  #open = true
  /** Hears what the server said; set by whoever dialled. */
  hear: (event: string, body: unknown) => void = () => undefined
  ended: () => void = () => undefined

  constructor(network: Network, id: string, door: Door, person: Person, tab: TabId) {
    this.id = id
    this.#network = network
    this.door = door
    this.#visit = door.gateway.connected(this, { person, tab, signIn: `of${person.id}` as SignInId })
  }

  get waiting(): number {
    return (this.door.isAsleep ? 0 : this.#up.length) + this.#down.length
  }

  // The server's end
  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    if (!this.#open) return
    if (!serverMessages[event].safeParse(body).success) this.#network.broken.push(`said a ${event} that the protocol does not know`)
    this.#network.watch(this, { event, body })
    this.#down.push(() => this.hear(event, body))
  }

  enter(ch: number): void {
    this.channels.add(ch)
  }

  exit(ch: number): void {
    this.channels.delete(ch)
  }

  end(): void {
    this.#down.push(() => this.cut())
  }

  whenFree(task: () => void): () => void {
    this.#whenFree.add(task)
    return () => this.#whenFree.delete(task)
  }

  /** The browser takes nothing for a while, as far as the server can tell. */
  clogs(): void {
    this.congestion = 'much'
  }

  flows(): void {
    this.congestion = 'none'
    const tasks = [...this.#whenFree]
    this.#whenFree.clear()
    for (const task of tasks) task()
  }

  // The browser's end
  emit<Event extends ClientEvent>(event: Event, body: ClientMessages[Event]): void {
    this.#check(event, body)
    if (this.#open) this.#up.push(() => void this.#visit.receive(event, [body]))
  }

  request<Event extends ClientEvent>(event: Event, body: ClientMessages[Event]): Promise<unknown> {
    this.#check(event, body)
    return new Promise((resolve, reject) => {
      if (!this.#open) return reject(new Error('the connection is gone'))
      this.#rejects.add(reject)
      const answer = (value: unknown) => {
        if (this.#open) this.#down.push(() => resolve(value))
      }
      this.#up.push(() => void this.#visit.receive(event, [body, answer]))
    })
  }

  readonly #rejects = new Set<(error: Error) => void>()

  deliverUp(): void {
    if (!this.door.isAsleep) this.#up.shift()?.()
  }

  deliverDown(): void {
    this.#down.shift()?.()
  }

  /** Whatever was on its way is lost. */
  cut(): void {
    if (!this.#open) return
    this.#open = false
    this.#up = []
    this.#down = []
    for (const reject of this.#rejects) reject(new Error('the connection is gone'))
    this.door.onceAwake(() => this.#visit.disconnected())
    this.#network.connections.delete(this)
    this.ended()
  }

  #check(event: ClientEvent, body: unknown): void {
    if (!clientMessages[event].safeParse(body).success) this.#network.broken.push(`a tab said a ${event} that the protocol does not know`)
  }
}

/** All connections of the world. */
export class Network implements Channels {
  readonly connections = new Set<Connection>()
  /** Promises that were broken, in words. */
  readonly broken: string[] = []
  watch: (connection: Connection, message: Down) => void = () => undefined
  #next = 0

  connect(door: Door | Gateway, person: Person, tab: TabId): Connection {
    const connection = new Connection(this, `c${this.#next++}`, 'gateway' in door ? door : alwaysOpen(door), person, tab)
    this.connections.add(connection)
    return connection
  }

  broadcast: Channels['broadcast'] = (...message) => this.#broadcast(() => true, ...message)

  /** The part of it that leads to one node. */
  behind(door: Door): Channels {
    return { broadcast: (...message) => this.#broadcast((connection) => connection.door === door, ...message) }
  }

  #broadcast(isMeant: (connection: Connection) => boolean, ...[ch, event, body, except]: Parameters<Channels['broadcast']>): void {
    const left = new Set(except.map(({ connection }) => connection))
    for (const connection of this.connections)
      if (isMeant(connection) && connection.channels.has(ch) && !left.has(connection.id)) connection.send(event, body)
  }
}

const alwaysOpen = (gateway: Gateway): Door => ({ gateway, isAsleep: false, onceAwake: (task) => task() })
