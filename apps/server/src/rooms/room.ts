import { packUpdates, partsOf, type Code, type PageId, type PageKind, type PresencePatch, type SessionId } from '@tandem/protocol'
import * as Y from 'yjs'
import type { GroupCommit } from './group-commit.ts'
import type { KnownClocks } from './known-clocks.ts'
import type { Having, PageState } from './page-state.ts'
import { RoomPresence } from './presence.ts'
import type { Channels, Clock, Session, SoundUpdate } from './ports.ts'

const MERGE_UP_TO = 20
/** A fan-out above this travels as `state` parts: sessions see from `head` that they lack it and ask. */
const FRAME_BYTES = 256 * 1024

interface Member {
  session: Session
  /** Counts up over the session's updates; the newest one that is stored. */
  storedUpTo: number
}

interface Flushed {
  member: Member
  seq: number
  bytes: Uint8Array
}

/** The live side of one page on this node: who is in it, and how a change gets to all of them. */
export class Room {
  readonly page: PageId
  readonly kind: PageKind
  readonly ch: number
  readonly epoch: number
  readonly presence: RoomPresence
  readonly #state: PageState
  readonly #known: KnownClocks
  readonly #commits: GroupCommit
  readonly #channels: Channels
  readonly #onStored: (bytes: number) => void
  readonly #members = new Map<SessionId, Member>()
  /** Stored in the commit that is being told about right now. */
  #flushed: Flushed[] = []
  #receipts = new Set<Member>()
  #pending = 0

  constructor(parts: {
    page: PageId
    kind: PageKind
    ch: number
    state: PageState
    known: KnownClocks
    commits: GroupCommit
    channels: Channels
    clock: Clock
    /** One more change of this many bytes is stored (0: it was already): the room wants its `flush`. */
    onStored: (bytes: number) => void
  }) {
    this.page = parts.page
    this.kind = parts.kind
    this.ch = parts.ch
    this.epoch = parts.state.epoch
    this.#state = parts.state
    this.#known = parts.known
    this.#commits = parts.commits
    this.#channels = parts.channels
    this.#onStored = parts.onStored
    this.presence = new RoomPresence(parts)
  }

  /** Of the newest stored update. */
  get seq(): number {
    return this.#state.seq
  }

  /** Updates that are not in the log yet. */
  get pending(): number {
    return this.#pending
  }

  get sessions(): readonly Session[] {
    return [...this.#members.values()].map(({ session }) => session)
  }

  /** From here on the session gets every update; what was before comes with `sendState`. */
  join(session: Session): void {
    this.#members.set(session.id, { session, storedUpTo: 0 })
    session.enter(this.ch)
    this.presence.enter(session)
  }

  leave(session: Session): void {
    if (!this.#members.delete(session.id)) return
    session.exit(this.ch)
    this.presence.exit(session)
  }

  /** Sends what a tab lacks. Throws when the store fails. */
  async sendState(session: Session, having: Having): Promise<void> {
    const updates = await this.#state.lackedBy(having)
    if (!this.#members.has(session.id)) return
    const { ch, epoch } = this
    const seq = this.#state.seq
    const parts = partsOf(packUpdates(updates))
    parts.forEach((bytes, part) => {
      const last = part === parts.length - 1 ? { stateVector: this.#known.encoded() } : {}
      session.send('state', { ch, epoch, seq, part, parts: parts.length, bytes, ...last })
    })
  }

  /** Takes a change on its way into the log; a code when it is not taken. `n` is the session's number for it. */
  submit(session: Session, n: number, update: SoundUpdate): Code | undefined {
    const member = this.#members.get(session.id)
    if (!member) return 'not_found'
    const standing = this.#known.standing(update)
    if (standing === 'gap') return 'need_sync'
    if (!this.#commits.hasRoomFor(update.bytes.byteLength)) return 'busy'
    this.#known.add(update)
    this.#pending++
    const { page, epoch } = this
    const row = standing === 'new' ? { page, epoch, principal: session.person.id, session: session.id, bytes: update.bytes } : undefined
    this.#commits.add({
      row,
      stored: (seq) => this.#stored(member, n, seq, row?.bytes),
      refused: () => this.#refused(member, n),
    })
    return undefined
  }

  say(session: Session, patch: PresencePatch): void {
    this.presence.change(session, patch)
  }

  #stored(member: Member, n: number, seq: number, bytes: Uint8Array | undefined): void {
    this.#pending--
    member.storedUpTo = n
    this.#receipts.add(member)
    this.#onStored(bytes?.byteLength ?? 0)
    if (!bytes) return
    this.#state.add(bytes)
    this.#flushed.push({ member, seq, bytes })
  }

  #refused(member: Member, n: number): void {
    this.#pending--
    if (this.#members.has(member.session.id)) member.session.send('rejected', { ch: this.ch, n, code: 'epoch_changed' })
  }

  /** After a commit: the receipts first, then the change itself to everybody else. */
  flush(): void {
    const rows = this.#flushed
    const receipts = this.#receipts
    this.#flushed = []
    this.#receipts = new Set()
    const { ch, epoch } = this
    const first = rows[0]
    const last = rows.at(-1)
    const alone = first && rows.every(({ member }) => member === first.member) ? first.member : undefined
    for (const member of receipts) {
      if (!this.#members.has(member.session.id)) continue
      // The range only when all of it is the sender's own: with other people's rows in it the tab would count as
      // received what it has not got.
      const range = alone === member && first && last ? { from: first.seq, to: last.seq } : {}
      member.session.send('stored', { ch, epoch, n: member.storedUpTo, ...range })
    }
    if (first && last) this.#fanOut(rows, first.seq, last.seq, alone)
  }

  #fanOut(rows: Flushed[], from: number, to: number, alone: Member | undefined): void {
    const except = alone && this.#members.get(alone.session.id) === alone ? [alone.session] : []
    if (this.#members.size === except.length) return
    const { ch, epoch } = this
    if (rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > FRAME_BYTES) {
      return this.#channels.broadcast(ch, 'head', { ch, epoch, seq: to }, except)
    }
    const list = rows.map(({ bytes }) => bytes)
    // Merging costs less than sending a list up to about twenty, and grows with the square above.
    const updates = list.length > 1 && list.length <= MERGE_UP_TO ? [Y.mergeUpdates(list)] : list
    this.#channels.broadcast(ch, 'updates', { ch, epoch, from, to, updates }, except)
  }

  /** Shows sessions that the last message got lost, should it have. */
  sendHead(): void {
    if (this.#members.size > 0) this.#channels.broadcast(this.ch, 'head', { ch: this.ch, epoch: this.epoch, seq: this.seq }, [])
  }
}
