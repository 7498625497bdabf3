import { newTabId, type PageKind, type Person, type PrincipalId } from '@tandem/protocol'
import type { NewRow, PageNews } from '../src/rooms/ports.ts'
import type { Room } from '../src/rooms/room.ts'
import { MemoryLog } from '../src/storage/memory/log.ts'
import { PAGE } from './browser.ts'
import { Guest } from './house.ts'
import { Network } from './network.ts'
import { Rules } from './rules.ts'
import { SimulatedBus } from './simulated-bus.ts'
import { settled, VirtualClock } from './virtual-clock.ts'
import { WorldNode } from './world-node.ts'

/** Two nodes, `a` and `b`, over one log in memory, and people who speak the protocol by hand. */
export class TwoNodes {
  readonly clock = new VirtualClock()
  readonly network = new Network()
  readonly inner = new MemoryLog()
  readonly bus: SimulatedBus | undefined
  /** All that was said on the bus. */
  readonly said: PageNews[] = []
  readonly problems: string[] = []
  readonly derived: string[] = []
  readonly a: WorldNode
  readonly b: WorldNode
  readonly #stored: NewRow[] = []
  #people = 0

  constructor({ hasBus = true, kind = 'board' as PageKind } = {}) {
    this.inner.addPage(PAGE, kind)
    this.bus = hasBus ? new SimulatedBus() : undefined
    if (this.bus) this.bus.watch = (news) => void this.said.push(news)
    this.a = this.#node('node-aaaa')
    this.b = this.#node('node-bbbb')
  }

  roomOn(node: WorldNode): Room {
    const room = node.rooms.find(PAGE)
    if (!room) throw new Error('the page is not open there')
    return room
  }

  async enter(name: string, node: WorldNode): Promise<Guest> {
    const person: Person = { id: `p${this.#people++}` as PrincipalId, name, color: 0 }
    const guest = new Guest(this, this.network.connect(node, person, newTabId()), person)
    await guest.join()
    return guest
  }

  /** All that is under way, but for what is on the bus, has come to where it goes. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await this.deliver()
      await this.clock.advance(0)
      for (const { log } of [this.a, this.b]) log.settle()
      await settled()
    }
    await this.deliver()
  }

  /** As `settle`, and what was said on the bus arrives. */
  async settleAll(): Promise<void> {
    await this.settle()
    this.bus?.deliverAll()
    await this.settle()
  }

  /** Time passes, and all that is under way arrives as it goes. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      await this.clock.advance(Math.min(left, 500))
      await this.settleAll()
    }
  }

  async deliver(): Promise<void> {
    for (let isMore = true; isMore;) {
      isMore = false
      for (const connection of this.network.connections) {
        while (connection.waiting > 0) {
          isMore = true
          connection.deliverUp()
          connection.deliverDown()
          await settled()
        }
      }
    }
  }

  #node(name: string): WorldNode {
    const { clock, network, inner, bus } = this
    return new WorldNode(
      {
        clock,
        network,
        rules: new Rules(inner),
        inner,
        stored: this.#stored,
        bus,
        isShared: true,
        broken: (problem) => void this.problems.push(problem),
        derived: () => void this.derived.push(name),
      },
      name,
    )
  }
}
