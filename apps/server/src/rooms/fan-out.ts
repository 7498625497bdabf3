import type { SessionId } from '@tandem/protocol'
import * as Y from 'yjs'
import type { Channels, Clock, Session } from './ports.ts'

const MERGE_UP_TO = 20
/** A fan-out above this travels as `state` parts: sessions see from `head` that they lack it and ask. */
const FRAME_BYTES = 256 * 1024
/** What other nodes commit is sent on at most once in this time: sending is most of what it costs here, and one frame costs what ten do. */
const REST_MS = 12

export interface Member {
  session: Session
  /** Counts up over the session's updates; the newest one that is stored. */
  storedUpTo: number
  /** Its connection takes nothing: it gets no updates, and once it is free it is told how far the page is. */
  stopWaiting: (() => void) | undefined
  /** Counts the states sent to it: a new one takes the place of one that is still being sent. */
  states: number
}

interface FlushedRow {
  /** Whose it is; nobody's here when another node has committed it. */
  member: Member | undefined
  seq: number
  bytes: Uint8Array
  /** It has something that an earlier row has: two nodes stored it before either knew of the other. */
  isRepeat: boolean
}

/** How the rows of one commit reach the sessions of a room. */
export class FanOut {
  readonly #place: { ch: number; epoch: number }
  readonly #channels: Channels
  readonly #members: ReadonlyMap<SessionId, Member>
  readonly #seq: () => number
  readonly #clock: Clock
  readonly #failed: (problem: unknown) => void
  #flushedAt = -Infinity
  #cancelFlush: (() => void) | undefined
  /** In the log, and to be told about now. */
  #rows: FlushedRow[] = []
  #receipts = new Set<Member>()
  /** Sessions that are behind. */
  readonly #behind = new Set<Member>()

  constructor(parts: {
    ch: number
    epoch: number
    channels: Channels
    members: ReadonlyMap<SessionId, Member>
    seq: () => number
    clock: Clock
    /** A flush that nobody waits for went wrong. */
    failed: (problem: unknown) => void
  }) {
    this.#place = { ch: parts.ch, epoch: parts.epoch }
    this.#channels = parts.channels
    this.#members = parts.members
    this.#seq = parts.seq
    this.#clock = parts.clock
    this.#failed = parts.failed
  }

  get behind(): number {
    return this.#behind.size
  }

  /** Something of `member` is stored. */
  receipt(member: Member): void {
    this.#receipts.add(member)
  }

  /** The next row of the log. */
  row(row: FlushedRow): void {
    this.#rows.push(row)
  }

  left(member: Member): void {
    member.stopWaiting?.()
    this.#behind.delete(member)
  }

  /** After a commit on another node: at once when it was quiet, else with what comes a moment later. */
  flushSoon(): void {
    if (this.#cancelFlush || this.#rows.length === 0) return
    const rest = this.#flushedAt + REST_MS - this.#clock.elapsed()
    if (rest <= 0) return this.flush()
    this.#cancelFlush = this.#clock.after(rest, () => {
      try {
        this.flush()
      } catch (error) {
        this.#failed(error)
      }
    })
  }

  /** The receipts first, then the change itself to everybody else. */
  flush(): void {
    this.stop()
    if (this.#rows.length > 0) this.#flushedAt = this.#clock.elapsed()
    const rows = this.#rows
    const receipts = this.#receipts
    this.#rows = []
    this.#receipts = new Set()
    this.#findThoseBehind()
    const first = rows[0]
    const last = rows.at(-1)
    const alone = first && rows.every(({ member }) => member === first.member) ? first.member : undefined
    // Its receipt may have gone out while the row still waited for one before it: now comes the range.
    if (alone) receipts.add(alone)
    for (const member of receipts) {
      if (!this.#isHere(member) || this.#behind.has(member)) continue
      // The range only when all of it is the sender's own: with other people's rows in it the tab would count as
      // received what it has not got.
      const range = alone === member && first && last ? { from: first.seq, to: last.seq } : {}
      member.session.send('stored', { ...this.#place, n: member.storedUpTo, ...range })
    }
    if (first && last) this.#send(rows, first.seq, last.seq, alone)
  }

  stop(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
  }

  /** Shows sessions that the last message got lost, should it have. */
  sendHead(): void {
    if (this.#members.size > 0)
      this.#channels.broadcast(this.#place.ch, 'head', { ...this.#place, seq: this.#seq() }, this.#except(undefined))
  }

  #send(rows: FlushedRow[], from: number, to: number, alone: Member | undefined): void {
    const except = this.#except(alone)
    if (this.#members.size === except.length) return
    const { ch } = this.#place
    if (rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > FRAME_BYTES) {
      return this.#channels.broadcast(ch, 'head', { ...this.#place, seq: to }, except)
    }
    const list = rows.map(({ bytes }) => bytes)
    // Repeats are for replicas to see one after the other: merged with what they repeat they may become what no editor writes.
    // Merging costs less than sending a list up to about twenty, and grows with the square above.
    const isMerged = list.length > 1 && list.length <= MERGE_UP_TO && !rows.some(({ isRepeat }) => isRepeat)
    const updates = isMerged ? [Y.mergeUpdates(list)] : list
    this.#channels.broadcast(ch, 'updates', { ...this.#place, from, to, updates }, except)
  }

  #except(alone: Member | undefined): Session[] {
    const except = [...this.#behind].map(({ session }) => session)
    if (alone && this.#isHere(alone) && !this.#behind.has(alone)) except.push(alone.session)
    return except
  }

  #isHere(member: Member): boolean {
    return this.#members.get(member.session.id) === member
  }

  #findThoseBehind(): void {
    for (const member of this.#members.values()) {
      if (member.session.congestion !== 'much' || this.#behind.has(member)) continue
      this.#behind.add(member)
      member.stopWaiting = member.session.whenFree(() => this.#catchUp(member))
    }
  }

  /** One receipt and one head stand for everything it was not sent: the tab asks for what it lacks, as after any gap. */
  #catchUp(member: Member): void {
    this.#behind.delete(member)
    member.stopWaiting = undefined
    if (member.storedUpTo > 0) member.session.send('stored', { ...this.#place, n: member.storedUpTo })
    member.session.send('head', { ...this.#place, seq: this.#seq() })
  }
}
