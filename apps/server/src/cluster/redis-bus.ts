import type { PageId } from '@tandem/protocol'
import { z } from 'zod'
import type { Clock, NodeId, PageBus, PageNews } from '../rooms/ports.ts'
import type { BusCounts } from '../telemetry/bus-metrics.ts'
import { OtherNodes } from './other-nodes.ts'
import { decodePageNews, encodePageNews, nodeId, unversioned, versioned } from './page-news.ts'
import type { RedisLink } from './redis-link.ts'

const VERSION = 1
const HEARTBEAT_MS = 3000

const sign = z.tuple([nodeId, z.enum(['here', 'goodbye'])])

interface BusParts {
  link: RedisLink
  /** Of this process. */
  node: NodeId
  /** Begins the name of every channel: several workspaces may share a Redis. */
  prefix: string
  clock: Pick<Clock, 'after' | 'elapsed'>
  counts?: BusCounts
}

/** The bus over Redis: a channel for each page that is open, and one for signs of life. */
export class RedisBus implements PageBus {
  readonly #parts: BusParts
  readonly #nodes: OtherNodes
  readonly #goneListeners = new Set<(node: NodeId) => void>()
  readonly #stopHearing: () => void
  #cancelHeartbeat = () => {}

  constructor(parts: BusParts) {
    this.#parts = parts
    const { link, node, clock } = parts
    this.#nodes = new OtherNodes({
      clock,
      gone: (gone) => {
        for (const listener of [...this.#goneListeners]) listener(gone)
      },
    })
    const stopSigns = link.subscribe(this.#signs, (message) => {
      const [from, say] = sign.parse(unversioned(VERSION, message))
      if (from === node) return
      parts.counts?.heard.add(say)
      if (say === 'goodbye') this.#nodes.goodbye(from)
      else this.#nodes.heard(from)
    })
    const stopChanges = link.onChange(() => {
      this.#nodes.canHear = link.isUp
      if (link.isUp) this.#sign('here')
    })
    this.#stopHearing = () => {
      stopSigns()
      stopChanges()
    }
    this.#heartbeatLater()
  }

  get isUp(): boolean {
    return this.#parts.link.isUp
  }

  /** Other nodes that are there, as far as this one knows. */
  get others(): number {
    return this.#nodes.count
  }

  publish(page: PageId, news: PageNews): void {
    const { link, node } = this.#parts
    if (!link.isUp) return
    this.#parts.counts?.sent.add(news.say)
    link.publish(this.#channel(page), encodePageNews(node, news))
  }

  subscribe(page: PageId, hear: (from: NodeId, news: PageNews) => void): () => void {
    return this.#parts.link.subscribe(this.#channel(page), (message) => {
      const [from, news] = decodePageNews(message)
      if (from === this.#parts.node) return
      this.#parts.counts?.heard.add(news.say)
      this.#nodes.heard(from)
      hear(from, news)
    })
  }

  onChange(listener: () => void): () => void {
    return this.#parts.link.onChange(listener)
  }

  onGone(listener: (node: NodeId) => void): () => void {
    this.#goneListeners.add(listener)
    return () => void this.#goneListeners.delete(listener)
  }

  /** Says goodbye, so that nobody waits for this node. The link is closed by whoever opened it. */
  close(): void {
    this.#cancelHeartbeat()
    this.#nodes.close()
    this.#sign('goodbye')
    this.#stopHearing()
  }

  get #signs(): string {
    return `${this.#parts.prefix}:nodes`
  }

  #channel(page: PageId): string {
    return `${this.#parts.prefix}:page:${page}`
  }

  #sign(say: z.infer<typeof sign>[1]): void {
    const { link, node } = this.#parts
    if (!link.isUp) return
    this.#parts.counts?.sent.add(say)
    link.publish(this.#signs, versioned(VERSION, [node, say]))
  }

  #heartbeatLater(): void {
    this.#cancelHeartbeat = this.#parts.clock.after(HEARTBEAT_MS, () => {
      this.#sign('here')
      this.#heartbeatLater()
    })
  }
}
