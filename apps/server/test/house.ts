import { newTabId, type JoinAnswer, type PageId, type Person, type PrincipalId } from '@tandem/protocol'
import * as Y from 'yjs'
import { Gateway } from '../src/gateway/gateway.ts'
import type { PageWorker } from '../src/rooms/ports.ts'
import { DEFAULT_LIMITS } from '../src/limits.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { MemoryLog } from '../src/storage/memory/log.ts'
import { inlineWorker } from './inline-worker.ts'
import { Network, type Connection, type Down } from './network.ts'
import { readAnything } from './reader.ts'
import { Rules } from './rules.ts'
import { SteeredLog } from './steered-log.ts'
import { settled, VirtualClock } from './virtual-clock.ts'

export const PAGE = 'aaaaaaaaaaaaaaaaaaaaaa' as PageId

/** The server's core with one page, and people who speak the protocol by hand. */
export class House {
  readonly clock = new VirtualClock()
  readonly network = new Network()
  readonly log: SteeredLog
  readonly rules: Rules
  readonly problems: string[] = []
  readonly derived: { title: string; editedAt: number }[] = []
  readonly rooms: Rooms
  readonly gateway: Gateway
  #people = 0

  constructor(worker: PageWorker = inlineWorker) {
    const inner = new MemoryLog()
    inner.addPage(PAGE, 'board')
    this.log = new SteeredLog(inner)
    this.rules = new Rules(inner)
    this.rooms = new Rooms({
      log: this.log,
      worker,
      clock: this.clock,
      channels: this.network,
      read: readAnything,
      limits: DEFAULT_LIMITS,
      recheck: this.rules.recheck,
      events: {
        derived: (_page, derived) => this.derived.push(derived),
        problem: (_page, problem) => this.problems.push(problem),
        large: () => undefined,
      },
      storeEvents: {
        failed: (problem) => this.problems.push(problem),
        unread: () => undefined,
        fatal: (problem) => this.problems.push(`fatal: ${problem}`),
      },
    })
    this.gateway = new Gateway({
      rooms: this.rooms,
      permit: this.rules.permit,
      read: readAnything,
      readLarge: worker.read,
      limits: DEFAULT_LIMITS,
      clock: this.clock,
      events: { refused: () => undefined, failed: ({ problem }) => this.problems.push(problem) },
    })
  }

  /** Somebody connects and joins the page. */
  async enter(name: string): Promise<Guest> {
    const person: Person = { id: `p${this.#people++}` as PrincipalId, name, color: 0 }
    const guest = new Guest(this, this.network.connect(this.gateway, person, newTabId()), person)
    await guest.join()
    return guest
  }

  /** Whatever was being written is written, and everybody hears what follows from it. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await this.clock.advance(0)
      this.log.settle()
      await settled()
    }
    await this.deliver()
  }

  async deliver(): Promise<void> {
    for (let waiting = true; waiting;) {
      waiting = false
      for (const connection of this.network.connections) {
        while (connection.waiting > 0) {
          waiting = true
          connection.deliverUp()
          connection.deliverDown()
          await settled()
        }
      }
    }
  }
}

/** One connection and what was heard on it. */
export class Guest {
  readonly person: Person
  readonly connection: Connection
  readonly heard: Down[] = []
  readonly replica = new Y.Doc()
  readonly #house: { deliver(): Promise<void> }
  ch = 0
  #n = 0

  constructor(house: { deliver(): Promise<void> }, connection: Connection, person: Person) {
    this.#house = house
    this.connection = connection
    this.person = person
    connection.hear = (event, body) => this.heard.push({ event, body } as Down)
  }

  async join(having: { epoch?: number; seq?: number; stateVector?: Uint8Array } = {}): Promise<void> {
    const clientIds = [this.replica.clientID]
    const answer = this.connection.request('join', { pageId: PAGE, clientIds, ...having }) as Promise<JoinAnswer>
    await this.#house.deliver()
    const joined = await answer
    if (joined.ok) this.ch = joined.ch
    await this.#house.deliver()
  }

  /** Writes a letter at the end; answers the update as it was sent. */
  write(letter: string): Uint8Array {
    let bytes: Uint8Array = new Uint8Array()
    this.replica.once('update', (update: Uint8Array) => (bytes = update))
    this.replica.getText('t').insert(this.replica.getText('t').length, letter)
    this.connection.emit('update', { ch: this.ch, n: ++this.#n, bytes })
    return bytes
  }

  /** The bodies of this event, in order. */
  of<Event extends Down['event']>(event: Event): unknown[] {
    return this.heard.filter((message) => message.event === event).map(({ body }) => body)
  }
}
