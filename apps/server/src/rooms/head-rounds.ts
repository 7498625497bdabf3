import type { PageId } from '@tandem/protocol'
import { COME_AGAIN, OUTDATED, type Ending } from './outdated.ts'
import type { Clock, Head, PageBus, UpdateLog } from './ports.ts'
import type { Room } from './room.ts'

const EVERY_MS = 3000
/** Nobody tells of anything: the log alone does. */
const EVERY_MS_WITHOUT_BUS = 1000
/** The bus is back for all nodes at the same time: each looks at a moment of its own. */
const SPREAD_MS = 1000

interface RoundParts {
  log: UpdateLog
  clock: Clock
  bus: PageBus | undefined
  /** From 0 up to but not including 1. */
  random: () => number
  rooms: () => readonly Room[]
  /** The log has gone on without this room. */
  outdated: (room: Room, ending: Ending) => void
  /** The log could not be asked, for the first time since it answered. */
  failed: (problem: string) => void
}

/**
 * Compares all open rooms with the log every few seconds, in one query: finds rows that nobody told of, and pages that are
 * gone, were replaced, or went into quarantine or out of it elsewhere.
 */
export class HeadRounds {
  readonly #parts: RoundParts
  readonly #stopListening: () => void
  #cancel: () => void = () => undefined
  #isFailing = false
  #stopped = false

  constructor(parts: RoundParts) {
    this.#parts = parts
    const { bus } = parts
    this.#stopListening = bus ? bus.onChange(() => this.#busChanged(bus.isUp)) : () => undefined
    this.#schedule(this.#every)
  }

  /** Compares these with the log now. Rejects when it cannot be asked. */
  async look(rooms: readonly Room[]): Promise<void> {
    if (rooms.length === 0) return
    const before = new Map(rooms.map((room) => [room, room.seq]))
    const heads = await this.#parts.log.heads(rooms.map(({ page }) => page))
    for (const [room, seq] of before) this.#compare(room, seq, heads)
  }

  stop(): void {
    this.#stopped = true
    this.#stopListening()
    this.#cancel()
  }

  get #every(): number {
    return this.#parts.bus?.isUp ? EVERY_MS : EVERY_MS_WITHOUT_BUS
  }

  #busChanged(isUp: boolean): void {
    const { random, clock, rooms } = this.#parts
    if (!isUp) return this.#schedule(this.#every)
    this.#schedule(random() * SPREAD_MS)
    clock.after(random() * SPREAD_MS, () => this.#stopped || rooms().forEach(({ presence }) => presence.greet()))
  }

  #schedule(ms: number): void {
    this.#cancel()
    if (!this.#stopped) this.#cancel = this.#parts.clock.after(ms, () => void this.#round())
  }

  async #round(): Promise<void> {
    try {
      await this.look(this.#parts.rooms())
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) this.#parts.failed(error instanceof Error ? error.message : String(error))
      this.#isFailing = true
    }
    this.#schedule(this.#every)
  }

  /** `seq`: where the room was before the log was asked. */
  #compare(room: Room, seq: number, heads: ReadonlyMap<PageId, Head>): void {
    const head = heads.get(room.page)
    const ending = head ? endingOf(room, seq, head) : OUTDATED.not_found
    if (ending) this.#parts.outdated(room, ending)
    else if (head && !head.isQuarantined) room.spokenOf(head.seq)
  }
}

const endingOf = (room: Room, seq: number, head: Head): Ending | undefined => {
  if (head.epoch !== room.epoch) return OUTDATED.epoch_changed
  if (head.isQuarantined !== (room.quarantined !== undefined)) return OUTDATED.quarantined
  // The log was put back to what it was before: whoever comes again gets what it says now.
  return !head.isQuarantined && head.seq < seq ? COME_AGAIN : undefined
}
