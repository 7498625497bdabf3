import type { PageId } from '@tandem/protocol'
import { Folding } from './folding.ts'
import { GroupCommit } from './group-commit.ts'
import { KnownClocks } from './known-clocks.ts'
import { PageState } from './page-state.ts'
import type { Channels, Clock, PageWorker, ReadUpdate, RoomEvents, Session, UpdateLog } from './ports.ts'
import { Room } from './room.ts'

const CLOSE_AFTER_MS = 30_000
const HEAD_EVERY_MS = 3000
/** After the last change a head is said this often; then the room is silent until the next one. */
const HEADS = 3

interface Open {
  room: Room
  folding: Folding
  state: PageState
  headsLeft: number
  cancelClose: (() => void) | undefined
}

export interface StoreEvents {
  /** Nothing can be stored just now; everything is kept and tried again after `retryAfter` ms. */
  failed(problem: string, retryAfter: number): void
  fatal(problem: string): void
}

/** All open rooms of this node. A page is loaded once however many ask, and closed when it was empty for half a minute. */
export class Rooms {
  readonly #parts: { log: UpdateLog; worker: PageWorker; clock: Clock; channels: Channels; read: ReadUpdate; events: RoomEvents }
  readonly #commits: GroupCommit
  readonly #open = new Map<PageId, Promise<Open | undefined>>()
  readonly #ready = new Map<PageId, Open>()
  readonly #touched = new Set<Open>()
  readonly #closing = new Map<PageId, Promise<void>>()
  #nextChannel = 1
  #cancelHeads: () => void = () => undefined

  constructor(parts: {
    log: UpdateLog
    worker: PageWorker
    clock: Clock
    channels: Channels
    read: ReadUpdate
    events: RoomEvents
    storeEvents: StoreEvents
  }) {
    this.#parts = parts
    const events = {
      flushed: () => this.#flush(),
      failed: (problem: string, retryAfter: number) => {
        for (const session of this.sessions()) session.send('busy', { code: 'store_unavailable', retryAfter })
        parts.storeEvents.failed(problem, retryAfter)
      },
      fatal: (problem: string) => parts.storeEvents.fatal(problem),
    }
    this.#commits = new GroupCommit({ log: parts.log, clock: parts.clock, events })
    this.#scheduleHeads()
  }

  /** The room of a page; `undefined` when there is no such page. Throws when the store fails: never an empty page instead. */
  async open(page: PageId): Promise<Room | undefined> {
    await this.#closing.get(page)
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
    const { log, worker, clock, channels, read, events } = this.#parts
    const stored = await log.load(page)
    if (!stored) return undefined
    const state = new PageState({ page, stored, log, worker, clock })
    const known = KnownClocks.of(stored, read)
    const folding = new Folding({ page, stored, log, worker, clock, events })
    const onStored = (bytes: number) => {
      if (bytes > 0) folding.changed(1, bytes)
      this.#touched.add(open)
      open.headsLeft = HEADS
    }
    const room = new Room({
      page,
      kind: stored.kind,
      ch: this.#nextChannel++,
      state,
      known,
      commits: this.#commits,
      channels,
      clock,
      onStored,
    })
    const open: Open = { room, folding, state, headsLeft: 0, cancelClose: undefined }
    return open
  }

  #flush(): void {
    for (const { room } of this.#touched) room.flush()
    this.#touched.clear()
  }

  #scheduleHeads(): void {
    this.#cancelHeads = this.#parts.clock.after(HEAD_EVERY_MS, () => {
      for (const open of this.#ready.values()) {
        if (open.headsLeft > 0) {
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
      this.#ready.delete(open.room.page)
      this.#open.delete(open.room.page)
      const closing = this.#stop(open).finally(() => this.#closing.delete(open.room.page))
      this.#closing.set(open.room.page, closing)
    })
  }

  async #stop({ room, folding, state, cancelClose }: Open): Promise<void> {
    cancelClose?.()
    room.presence.stop()
    state.stop()
    await folding.close()
  }
}
