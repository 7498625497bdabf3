import type { PageId } from '@tandem/protocol'
import { KnownStructs } from '../updates/known-structs.ts'
import { AtOnce } from './at-once.ts'
import { GroupCommit } from './group-commit.ts'
import { HeadRounds } from './head-rounds.ts'
import { OpenPage, type OpenParts } from './open-page.ts'
import { OUTDATED, type Ending } from './outdated.ts'
import { PageLine } from './page-line.ts'
import type { PageBus, RecheckAccess, Session, StoredPage } from './ports.ts'
import type { Room } from './room.ts'
import { sizeOf } from './size.ts'
import { Slices } from './slices.ts'

const CLOSE_AFTER_MS = 30_000
const HEAD_EVERY_MS = 3000
export interface StoreEvents {
  /** Nothing can be stored just now; everything is kept and tried again after `retryAfter` ms. */
  failed(problem: string, retryAfter: number): void
  fatal(problem: string): void
  /** The log could not be read to see what other nodes wrote, for the first time since it could; it is asked again. */
  unread(problem: string): void
}

interface RoomsParts extends Omit<OpenParts, 'commits' | 'reads' | 'isShared' | 'onStored' | 'onOutdated' | 'onUnread' | 'onUntold'> {
  recheck: RecheckAccess
  /** How busy this thread is, from 0 to 1. */
  load?: () => number
  storeEvents: StoreEvents
  /** Other nodes may write the same pages, with or without a bus between. */
  isShared?: boolean
  bus?: PageBus | undefined
  random?: () => number
}

/** Pages are large and reading one needs memory: this many at once, the others wait. */
const LOADS_AT_ONCE = 4

/** All open rooms of this node. A page is loaded once however many ask, and closed when it was empty for half a minute. */
export class Rooms {
  readonly #parts: RoomsParts
  readonly #commits: GroupCommit
  readonly #open = new Map<PageId, Promise<OpenPage | undefined>>()
  readonly #ready = new Map<PageId, OpenPage>()
  readonly #touched = new Set<OpenPage>()
  readonly #closing = new Map<PageId, Promise<void>>()
  readonly #loads = new AtOnce(LOADS_AT_ONCE)
  readonly #rounds: HeadRounds | undefined
  readonly #openParts: OpenParts
  readonly #stopListening: () => void
  #nextChannel = 1
  #cancelHeads: () => void = () => undefined

  constructor(parts: RoomsParts) {
    this.#parts = parts
    const events = {
      flushed: () => this.#flush(),
      failed: (problem: string, retryAfter: number) => {
        for (const session of this.sessions()) session.send('busy', { code: 'store_unavailable', retryAfter })
        parts.storeEvents.failed(problem, retryAfter)
      },
      fatal: (problem: string) => parts.storeEvents.fatal(problem),
    }
    this.#commits = new GroupCommit({ ...parts, events, load: parts.load ?? (() => 0) })
    const { bus, isShared = false, random = Math.random } = parts
    this.#openParts = {
      ...parts,
      isShared,
      commits: this.#commits,
      reads: this.#loads,
      onStored: (open) => this.#touched.add(open),
      onOutdated: (open, ending) => this.#end(open, ending),
      onUnread: (problem) => this.#unread(problem),
      onUntold: (page, problem) => this.#untold(page, problem),
    }
    this.#rounds = isShared
      ? new HeadRounds({
          ...parts,
          bus,
          random,
          rooms: () => this.all(),
          outdated: (room, ending) => this.#endRoom(room, ending),
          failed: (problem) => this.#unread(problem),
        })
      : undefined
    this.#stopListening = bus ? bus.onGone((node) => this.#ready.forEach((open) => open.gone(node))) : () => undefined
    this.#scheduleHeads()
  }

  /**
   * The room of a page; `undefined` when there is no such page. Throws when the store fails: never an empty page instead.
   * `epoch`: the one that whoever asks knows of.
   */
  async open(page: PageId, epoch?: number): Promise<Room | undefined> {
    await this.#closing.get(page)
    await this.#lookAtQuarantine(page)
    await this.#lookAtEpoch(page, epoch)
    let opening = this.#open.get(page)
    if (!opening) {
      opening = this.#load(page)
      this.#open.set(page, opening)
      opening.then(
        (open) => (open ? this.#ready.set(page, open) : this.#open.delete(page)),
        () => this.#open.delete(page),
      )
    }
    const open = await opening
    if (open) this.#closeLater(open)
    return open?.room
  }

  /** The session is no longer in the room. */
  leave(room: Room, session: Session): void {
    room.leave(session)
    const open = this.#ready.get(room.page)
    if (open && room.sessions.length === 0) this.#closeLater(open)
  }

  /** The open room of a page, if there is one. */
  find(page: PageId): Room | undefined {
    return this.#ready.get(page)?.room
  }

  all(): Room[] {
    return [...this.#ready.values()].map(({ room }) => room)
  }

  *sessions() {
    for (const { room } of this.#ready.values()) yield* room.sessions
  }

  get size(): ReturnType<typeof sizeOf> & { waiting: number } {
    return { ...sizeOf(this.all()), waiting: this.#commits.waiting }
  }

  /** Everything accepted so far is in the log, or `withinMs` are over. */
  async drained(withinMs: number): Promise<void> {
    let cancel = () => {}
    const late = new Promise<void>((resolve) => {
      cancel = this.#parts.clock.after(withinMs, resolve)
    })
    await Promise.race([this.#commits.drained(), late])
    cancel()
  }

  /** Stops all timers and waits for what is being derived. Sessions must have left. */
  async close(): Promise<void> {
    this.#cancelHeads()
    this.#rounds?.stop()
    this.#stopListening()
    await Promise.all([...this.#ready.values()].map((open) => open.stop()))
    this.#ready.clear()
    this.#open.clear()
  }

  async #load(page: PageId): Promise<OpenPage | undefined> {
    const { bus, events, log } = this.#parts
    // From here on nothing that others write is missed: what was told of while the page was read is read again.
    const line = bus && new PageLine(page, bus, (problem) => events.problem(page, problem))
    try {
      const found = await this.#loads.run(async () => {
        const stored = await log.load(page)
        return stored && this.#known(page, stored)
      })
      this.#openParts.counts?.loaded()
      if (found) return new OpenPage({ page, ch: this.#nextChannel++, line, ...found }, this.#openParts)
      line?.stop()
      return undefined
    } catch (error) {
      line?.stop()
      throw error
    }
  }

  /** A page whose log cannot be read is shown as it last was whole; nobody finds an empty one instead. */
  async #known(page: PageId, stored: StoredPage): Promise<{ stored: StoredPage; known: KnownStructs }> {
    const { log, read, clock, events } = this.#parts
    try {
      const slices = new Slices(clock)
      return { stored, known: await KnownStructs.inSlices(stored, read, () => slices.rest()) }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      events.problem(page, `in quarantine: ${problem}`)
      const { epoch, snapshot } = stored
      await log.quarantine(page, { epoch, seq: snapshot?.seq ?? 0, problem })
      const whole = { ...stored, seq: snapshot?.seq ?? 0, rows: [], quarantined: problem }
      return { stored: whole, known: KnownStructs.of(whole, read) }
    }
  }

  /** An operator may have released the page: then everybody comes again and finds it whole. */
  async #lookAtQuarantine(page: PageId): Promise<void> {
    const open = this.#ready.get(page)
    if (open?.room.quarantined === undefined) return
    const stored = await this.#parts.log.load(page)
    if (stored?.quarantined === undefined) this.#end(open, OUTDATED.quarantined)
  }

  /** Another node may have replaced the log, and whoever asks comes from there. */
  async #lookAtEpoch(page: PageId, epoch: number | undefined): Promise<void> {
    const room = this.find(page)
    if (room && epoch !== undefined && epoch > room.epoch) await this.#rounds?.look([room])
  }

  #endRoom(room: Room, ending: Ending): void {
    const open = this.#ready.get(room.page)
    if (open?.room === room) this.#end(open, ending)
  }

  #untold(page: PageId, problem: unknown): void {
    this.#parts.events.problem(page, `could not tell of what was stored: ${String(problem)}`)
  }

  #unread(problem: string): void {
    this.#parts.storeEvents.unread(problem)
  }

  /** Its sessions have to come again, or to hear that there is nothing to come for. */
  #end(open: OpenPage, { reason, retry }: Ending): void {
    const { room } = open
    if (this.#ready.get(room.page) !== open) return
    this.#forget(room.page)
    for (const session of room.sessions) {
      session.send('closed', { ch: room.ch, reason, retry })
      room.leave(session)
    }
  }

  /** The next one who opens the page loads it anew. */
  #forget(page: PageId): void {
    const open = this.#ready.get(page)
    this.#ready.delete(page)
    this.#open.delete(page)
    if (open) void open.stop()
  }

  #flush(): void {
    const touched = [...this.#touched]
    this.#touched.clear()
    for (const { room } of touched) {
      try {
        room.flush()
      } catch (error) {
        // The others are told as ever.
        this.#untold(room.page, error)
      }
    }
  }

  #scheduleHeads(): void {
    this.#cancelHeads = this.#parts.clock.after(HEAD_EVERY_MS, () => {
      for (const open of this.#ready.values()) open.sendHead()
      this.#scheduleHeads()
    })
  }

  #closeLater(open: OpenPage): void {
    open.cancelClose?.()
    open.cancelClose = this.#parts.clock.after(CLOSE_AFTER_MS, () => {
      if (open.room.sessions.length > 0) return
      if (open.room.pending > 0) return this.#closeLater(open)
      if (this.#ready.get(open.room.page) !== open) return
      this.#ready.delete(open.room.page)
      this.#open.delete(open.room.page)
      const closing = open.stop().finally(() => this.#closing.delete(open.room.page))
      this.#closing.set(open.room.page, closing)
    })
  }
}
