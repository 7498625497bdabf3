import type { PageId } from '@tandem/protocol'
import type { KnownStructs } from '../updates/known-structs.ts'
import type { AtOnce } from './at-once.ts'
import type { RoomCounts } from './counts.ts'
import { Folding } from './folding.ts'
import type { GroupCommit } from './group-commit.ts'
import { OUTDATED, type Ending } from './outdated.ts'
import { PageDigests } from './page-digests.ts'
import type { PageLine } from './page-line.ts'
import { PageState } from './page-state.ts'
import type { Channels, Clock, NodeId, PageWorker, ReadUpdate, RoomEvents, RoomLimits, Snapshot, StoredPage, UpdateLog } from './ports.ts'
import { Room } from './room.ts'

/** After the last change a head is said this often; then the room is silent until the next one. */
const HEADS = 3

/** What all open pages of this node have in common. */
export interface OpenParts {
  log: UpdateLog
  worker: PageWorker
  clock: Clock
  channels: Channels
  read: ReadUpdate
  limits: RoomLimits
  events: RoomEvents
  counts?: RoomCounts | undefined
  commits: GroupCommit
  reads: AtOnce
  isShared: boolean
  /** Something was committed: it wants its flush. */
  onStored: (open: OpenPage) => void
  onOutdated: (open: OpenPage, ending: Ending) => void
  onUnread: (problem: string) => void
  /** What is stored is stored; the sessions of this page find out by the next head. */
  onUntold: (page: PageId, problem: unknown) => void
}

interface Found {
  page: PageId
  ch: number
  stored: StoredPage
  known: KnownStructs
  /** To the other nodes, if there is a bus. */
  line: PageLine | undefined
}

/** A page as long as it is open on this node: its room, and what is derived from it. */
export class OpenPage {
  readonly room: Room
  cancelClose: (() => void) | undefined
  readonly #found: Found
  readonly #parts: OpenParts
  readonly #state: PageState
  readonly #folding: Folding
  /** Something was told since the last round of heads. */
  #isTouched = false
  #headsLeft = 0
  #isLarge = false

  constructor(found: Found, parts: OpenParts) {
    this.#found = found
    this.#parts = parts
    const { page, ch, stored, known, line } = found
    const onOutdated = (ending: Ending) => parts.onOutdated(this, ending)
    const onQuarantined = () => onOutdated(OUTDATED.quarantined)
    this.#state = new PageState({ ...parts, page, stored, onOutdated, caughtUp: parts.isShared ? () => this.room.caughtUp() : undefined })
    const folded = (snapshot: Snapshot) => {
      this.#state.folded(snapshot)
      known.folded(snapshot)
    }
    this.#folding = new Folding({ ...parts, page, stored, onQuarantined, folded })
    this.room = new Room({
      ...parts,
      page,
      kind: stored.kind,
      ch,
      known,
      state: this.#state,
      digests: new PageDigests(parts),
      publish: line?.publish,
      onRow: (bytes, isOwn) => this.#row(bytes, isOwn),
      onUntold: (problem) => parts.onUntold(page, problem),
      onStored: () => this.#told(() => parts.onStored(this)),
      onOutdated,
      onDamaged: (seq) => void this.#damaged(seq),
    })
    line?.opened(this.room)
  }

  /** Shows sessions what the last message told, should it have got lost. */
  sendHead(): void {
    // Whoever is sent updates sees from their numbers what is missing.
    if (this.#isTouched) this.#isTouched = false
    else if (this.#headsLeft > 0) {
      this.#headsLeft--
      this.room.sendHead()
    }
  }

  /** Another node is no more. */
  gone(node: NodeId): void {
    this.room.presence.gone(node)
    this.#folding.takeOver()
  }

  /** Stops all timers and waits for what is being derived. */
  async stop(): Promise<void> {
    this.cancelClose?.()
    this.#found.line?.stop()
    this.room.stop()
    this.#state.stop()
    await this.#folding.close()
  }

  #row(bytes: number, isOwn: boolean): void {
    const { limits, events } = this.#parts
    if (isOwn) this.#folding.changed(bytes)
    else this.#folding.changedElsewhere(bytes)
    this.#told()
    if (this.#isLarge || this.#state.bytes <= limits.pageBytesWarn) return
    this.#isLarge = true
    events.large(this.#found.page, this.#state.bytes)
  }

  #told(tell?: () => void): void {
    this.#isTouched = true
    this.#headsLeft = HEADS
    tell?.()
  }

  /** A row that came after the page was opened cannot be read: the page is shown as it was before. */
  async #damaged(seq: number): Promise<void> {
    const { log, events, onUnread, onOutdated } = this.#parts
    const { page } = this.#found
    const problem = `update ${seq} cannot be read`
    try {
      await log.quarantine(page, { epoch: this.room.epoch, seq: seq - 1, problem })
      events.problem(page, `in quarantine: ${problem}`)
      onOutdated(this, OUTDATED.quarantined)
    } catch (error) {
      onUnread(String(error))
    }
  }
}
