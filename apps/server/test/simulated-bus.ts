import type { PageId } from '@tandem/protocol'
import { decodePageNews, encodePageNews } from '../src/cluster/page-news.ts'
import type { NodeId, PageBus, PageNews } from '../src/rooms/ports.ts'

/** More than is ever under way in a good run. */
const MOST = 10_000

interface Message {
  page: PageId
  to: BusEnd
  bytes: Uint8Array
}

/** What nodes say to each other: on its way until the test says what becomes of it. */
export class SimulatedBus {
  readonly #ends = new Set<BusEnd>()
  #under: Message[] = []
  #isUp = true
  /** Told of all that is said while the bus is up. */
  watch: (news: PageNews) => void = () => undefined

  get isUp(): boolean {
    return this.#isUp
  }

  get waiting(): number {
    return this.#under.filter(({ to }) => !to.isAsleep).length
  }

  end(node: NodeId): BusEnd {
    const end = new BusEnd(this, node)
    this.#ends.add(end)
    return end
  }

  send(from: BusEnd, page: PageId, news: PageNews): void {
    if (!this.#isUp) return
    this.watch(news)
    for (const to of this.#ends)
      if (to !== from && to.hears(page) && this.#under.length < MOST) this.#under.push({ page, to, bytes: encodePageNews(from.node, news) })
  }

  /** The oldest message arrives; who stands still gets theirs later. */
  deliver(): boolean {
    const index = this.#under.findIndex(({ to }) => !to.isAsleep)
    const [message] = index < 0 ? [] : this.#under.splice(index, 1)
    message?.to.hear(message.page, message.bytes)
    return message !== undefined
  }

  deliverAll(): void {
    while (this.deliver());
  }

  drop(): void {
    this.#under.shift()
  }

  double(): void {
    const [first] = this.#under
    if (first) this.#under.push(first)
  }

  /** The oldest is overtaken by all others. */
  reorder(): void {
    const first = this.#under.shift()
    if (first) this.#under.push(first)
  }

  /** Nothing gets through, and what was under way is lost. */
  goDown(): void {
    this.#under = []
    this.#turn(false)
  }

  comeUp(): void {
    this.#turn(true)
  }

  /** The node is no more; the others hear of it when the test says so. Answers the way to tell them. */
  leave(end: BusEnd): () => void {
    this.#ends.delete(end)
    this.#under = this.#under.filter(({ to }) => to !== end)
    return () => this.#ends.forEach((other) => other.heardGone(end.node))
  }

  #turn(isUp: boolean): void {
    if (this.#isUp === isUp) return
    this.#isUp = isUp
    for (const end of this.#ends) end.changed()
  }
}

/** One node's end of the bus. */
export class BusEnd implements PageBus {
  readonly node: NodeId
  isAsleep = false
  readonly #bus: SimulatedBus
  readonly #heard = new Map<PageId, Set<(from: NodeId, news: PageNews) => void>>()
  readonly #changed = new Set<() => void>()
  readonly #gone = new Set<(node: NodeId) => void>()

  constructor(bus: SimulatedBus, node: NodeId) {
    this.#bus = bus
    this.node = node
  }

  get isUp(): boolean {
    return this.#bus.isUp
  }

  hears(page: PageId): boolean {
    return this.#heard.has(page)
  }

  hear(page: PageId, bytes: Uint8Array): void {
    const [from, news] = decodePageNews(bytes)
    for (const hear of this.#heard.get(page) ?? []) hear(from, news)
  }

  changed(): void {
    for (const listener of this.#changed) listener()
  }

  heardGone(node: NodeId): void {
    for (const listener of this.#gone) listener(node)
  }

  publish(page: PageId, news: PageNews): void {
    this.#bus.send(this, page, news)
  }

  subscribe(page: PageId, hear: (from: NodeId, news: PageNews) => void): () => void {
    const hearing = this.#heard.get(page) ?? new Set()
    this.#heard.set(page, hearing.add(hear))
    return () => {
      hearing.delete(hear)
      if (hearing.size === 0) this.#heard.delete(page)
    }
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener)
    return () => this.#changed.delete(listener)
  }

  onGone(listener: (node: NodeId) => void): () => void {
    this.#gone.add(listener)
    return () => this.#gone.delete(listener)
  }
}
