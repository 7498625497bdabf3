import type { PageId } from '@tandem/protocol'
import type { PageBus, PageNews } from './ports.ts'
import type { Room } from './room.ts'

/** What this node and the others tell each other of one page, from the moment it is being opened. */
export class PageLine {
  readonly #page: PageId
  readonly #bus: PageBus
  readonly #failed: (problem: string) => void
  readonly #stop: () => void
  #room: Room | undefined
  /** How far the log went, as others said while it was being read. */
  #head = { epoch: 0, seq: 0 }

  constructor(page: PageId, bus: PageBus, failed: (problem: string) => void) {
    this.#page = page
    this.#bus = bus
    this.#failed = failed
    this.#stop = bus.subscribe(page, (from, news) => this.#hear(from, news))
  }

  publish = (news: PageNews): void => this.#bus.publish(this.#page, news)

  opened(room: Room): void {
    this.#room = room
    if (this.#head.epoch === room.epoch) room.spokenOf(this.#head.seq)
  }

  stop(): void {
    this.#stop()
  }

  #hear(from: string, news: PageNews): void {
    if (!this.#room) return this.#remember(news)
    try {
      this.#room.heard(from, news)
    } catch (error) {
      this.#failed(`could not take what another node said: ${String(error)}`)
    }
  }

  #remember(news: PageNews): void {
    if (news.say !== 'rows' && news.say !== 'head') return
    const seq = news.say === 'head' ? news.seq : news.from + news.updates.length - 1
    if (news.epoch >= this.#head.epoch)
      this.#head = { epoch: news.epoch, seq: news.epoch > this.#head.epoch ? seq : Math.max(seq, this.#head.seq) }
  }
}
