import type { PageId, Reason } from '@tandem/protocol'
import { KnownStructs } from '../updates/known-structs.ts'
import type { RoomCounts } from './counts.ts'
import { Folding } from './folding.ts'
import { GroupCommit } from './group-commit.ts'
import type { Refusal } from './group-commit.ts'
import { PageDigests } from './page-digests.ts'
import { AtOnce } from './at-once.ts'
import { PageState } from './page-state.ts'
import type {
  Channels,
  Clock,
  PageWorker,
  ReadUpdate,
  RecheckAccess,
  RoomEvents,
  RoomLimits,
  Session,
  Snapshot,
  StoredPage,
  UpdateLog,
} from './ports.ts'
import { Room } from './room.ts'
import { sizeOf } from './size.ts'
import { Slices } from './slices.ts'

const CLOSE_AFTER_MS = 30_000
const HEAD_EVERY_MS = 3000
/** After the last change a head is said this often; then the room is silent until the next one. */
const HEADS = 3

interface Open {
  room: Room
  folding: Folding
  state: PageState
  /** Something was stored since the last round of heads. */
  isTouched: boolean
  headsLeft: number
  cancelClose: (() => void) | undefined
}

export interface StoreEvents {
  /** Nothing can be stored just now; everything is kept and tried again after `retryAfter` ms. */
  failed(problem: string, retryAfter: number): void
  fatal(problem: string): void
}

interface RoomsParts {
  log: UpdateLog
  worker: PageWorker
  clock: Clock
  channels: Channels
  read: ReadUpdate
  limits: RoomLimits
  recheck: RecheckAccess
  /** How busy this thread is, from 0 to 1. */
  load?: () => number
  events: RoomEvents
  storeEvents: StoreEvents
  counts?: RoomCounts | undefined
}

const COME_AGAIN: { reason: Reason; retry: boolean } = { reason: 'node_stopping', retry: true }

/** What sessions are told when the log has gone on without their room. */
const OUTDATED: Record<Refusal, { reason: Reason; retry: boolean }> = {
  not_found: { reason: 'page_deleted', retry: false },
  epoch_changed: { reason: 'epoch_changed', retry: false },
  quarantined: { reason: 'page_quarantined', retry: true },
  client_not_owned: { reason: 'node_stopping', retry: true },
  // Somebody among them may no longer write; everybody else comes again and goes on.
  forbidden: COME_AGAIN,
}

/** Pages are large and reading one needs memory: this many at once, the others wait. */
const LOADS_AT_ONCE = 4

/** All open rooms of this node. A page is loaded once however many ask, and closed when it was empty for half a minute. */
export class Rooms {
  readonly #parts: RoomsParts
  readonly #commits: GroupCommit
  readonly #open = new Map<PageId, Promise<Open | undefined>>()
  readonly #ready = new Map<PageId, Open>()
  readonly #touched = new Set<Open>()
  readonly #closing = new Map<PageId, Promise<void>>()
  readonly #loads = new AtOnce(LOADS_AT_ONCE)
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
    this.#scheduleHeads()
  }

  /** The room of a page; `undefined` when there is no such page. Throws when the store fails: never an empty page instead. */
  async open(page: PageId): Promise<Room | undefined> {
    await this.#closing.get(page)
    await this.#lookAtQuarantine(page)
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
    await Promise.all([...this.#ready.values()].map((open) => this.#stop(open)))
    this.#ready.clear()
    this.#open.clear()
  }

  async #load(page: PageId): Promise<Open | undefined> {
    const found = await this.#loads.run(async () => {
      const stored = await this.#parts.log.load(page)
      return stored && this.#known(page, stored)
    })
    return found && this.#opened(page, found)
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

  #opened(page: PageId, { stored, known }: { stored: StoredPage; known: KnownStructs }): Open {
    const { log, worker, clock, channels, limits, events, counts } = this.#parts
    const onQuarantined = () => this.#end(open, OUTDATED.quarantined)
    const state = new PageState({ page, stored, log, worker, clock, reads: this.#loads, onQuarantined })
    const folded = (snapshot: Snapshot) => {
      state.folded(snapshot)
      known.folded(snapshot)
    }
    const folding = new Folding({ page, stored, log, worker, clock, events, counts, onQuarantined, folded })
    let isLarge = false
    const onStored = (bytes: number) => {
      if (bytes > 0) folding.changed(1, bytes)
      if (!isLarge && state.bytes > limits.pageBytesWarn) {
        isLarge = true
        events.large(page, state.bytes)
      }
      this.#touched.add(open)
      open.isTouched = true
      open.headsLeft = HEADS
    }
    const room = new Room({
      page,
      kind: stored.kind,
      ch: this.#nextChannel++,
      state,
      known,
      digests: new PageDigests(this.#parts),
      limits,
      counts,
      commits: this.#commits,
      channels,
      clock,
      onStored,
      onOutdated: (code) => this.#end(open, code ? OUTDATED[code] : COME_AGAIN),
    })
    const open: Open = { room, folding, state, isTouched: false, headsLeft: 0, cancelClose: undefined }
    return open
  }

  /** An operator may have released the page: then everybody comes again and finds it whole. */
  async #lookAtQuarantine(page: PageId): Promise<void> {
    const open = this.#ready.get(page)
    if (open?.room.quarantined === undefined) return
    const stored = await this.#parts.log.load(page)
    if (stored?.quarantined === undefined) this.#end(open, { reason: 'page_quarantined', retry: true })
  }

  /** Its sessions have to come again, or to hear that there is nothing to come for. */
  #end(open: Open, { reason, retry }: { reason: Reason; retry: boolean }): void {
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
    if (open) void this.#stop(open)
  }

  #flush(): void {
    const touched = [...this.#touched]
    this.#touched.clear()
    for (const { room } of touched) {
      try {
        room.flush()
      } catch (error) {
        // What is stored is stored; the sessions of this page find out by the next head, and the others are told as ever.
        this.#parts.events.problem(room.page, `could not tell of what was stored: ${String(error)}`)
      }
    }
  }

  #scheduleHeads(): void {
    this.#cancelHeads = this.#parts.clock.after(HEAD_EVERY_MS, () => {
      for (const open of this.#ready.values()) {
        // Whoever is sent updates sees from their numbers what is missing.
        if (open.isTouched) open.isTouched = false
        else if (open.headsLeft > 0) {
          open.headsLeft--
          open.room.sendHead()
        }
      }
      this.#scheduleHeads()
    })
  }

  #closeLater(open: Open): void {
    open.cancelClose?.()
    open.cancelClose = this.#parts.clock.after(CLOSE_AFTER_MS, () => {
      if (open.room.sessions.length > 0) return
      if (open.room.pending > 0) return this.#closeLater(open)
      if (this.#ready.get(open.room.page) !== open) return
      this.#ready.delete(open.room.page)
      this.#open.delete(open.room.page)
      const closing = this.#stop(open).finally(() => this.#closing.delete(open.room.page))
      this.#closing.set(open.room.page, closing)
    })
  }

  async #stop({ room, folding, state, cancelClose }: Open): Promise<void> {
    cancelClose?.()
    room.stop()
    state.stop()
    await folding.close()
  }
}
