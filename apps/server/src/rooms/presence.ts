import { LIMITS, type PresencePatch, type ServerMessages, type SessionId } from '@tandem/protocol'
import type { Channels, Clock, Session } from './ports.ts'

const FLUSH_MS = 33
/** A hidden tab is nobody others could meet: this long after it said so it leaves the list, until it is looked at again. */
const HIDDEN_AFTER_MS = 10_000

type Entry = ServerMessages['presence']['entries'][number]

interface Present {
  session: Session
  /** Everything said so far, merged. An entry that names the person carries all of it. */
  state: PresencePatch
  /** What changed since the last flush. */
  changed: PresencePatch
  changedAt: number
  /** The newest change this session was told. */
  toldUpTo: number
  /** Stroke and drag frames since the last flush, joined in order. */
  live: Uint8Array[]
  /** Not on the list just now. */
  hidden: boolean
  cancelHide: (() => void) | undefined
}

/**
 * Who is in a room and where. The latest value wins: changes are flushed together, and a connection that has not taken
 * the last flush gets what it missed with a later one. Identity comes from the session, never from the browser.
 */
export class RoomPresence {
  readonly #ch: number
  readonly #channels: Channels
  readonly #clock: Clock
  readonly #present = new Map<SessionId, Present>()
  #version = 0
  #flushedUpTo = 0
  #cancelFlush: (() => void) | undefined

  constructor({ ch, channels, clock }: { ch: number; channels: Channels; clock: Clock }) {
    this.#ch = ch
    this.#channels = channels
    this.#clock = clock
  }

  /** Tells the newcomer who is here, and the others that somebody came. */
  enter(session: Session): void {
    const changedAt = ++this.#version
    const present = { session, state: {}, changed: {}, changedAt, toldUpTo: changedAt, live: [], hidden: false, cancelHide: undefined }
    this.#present.set(session.id, present)
    session.send('presence', { ch: this.#ch, entries: this.#listed.map(whole) })
    this.#tell([whole(present)], [session])
  }

  exit(session: Session): void {
    const present = this.#present.get(session.id)
    if (!present) return
    present.cancelHide?.()
    this.#present.delete(session.id)
    if (!present.hidden) this.#tell([{ id: session.id, left: true }], [session])
  }

  /** The person of a session has another name now. */
  renamed(session: Session): void {
    const present = this.#present.get(session.id)
    if (present && !present.hidden) this.#tell([whole(present)], [])
  }

  change(session: Session, patch: PresencePatch): void {
    const present = this.#present.get(session.id)
    if (!present) return
    merge(present.state, patch)
    present.changedAt = ++this.#version
    if (patch.activity !== undefined) this.#look(present)
    if (present.hidden) return
    Object.assign(present.changed, patch)
    this.#arm()
  }

  live(session: Session, bytes: Uint8Array): void {
    const present = this.#present.get(session.id)
    if (
      !present ||
      present.hidden ||
      present.live.reduce((sum, frame) => sum + frame.byteLength, 0) + bytes.byteLength > 4 * LIMITS.liveBytes
    )
      return
    present.live.push(bytes)
    this.#arm()
  }

  stop(): void {
    this.#cancelFlush?.()
    for (const present of this.#present.values()) present.cancelHide?.()
  }

  get #listed(): Present[] {
    return [...this.#present.values()].filter(({ hidden }) => !hidden)
  }

  #tell(entries: Entry[], except: Session[]): void {
    this.#channels.broadcast(this.#ch, 'presence', { ch: this.#ch, entries }, except)
  }

  /** Takes a tab that is away off the list after a while, and puts it back at once. */
  #look(present: Present): void {
    if (present.state.activity === 'away' && (present.hidden || present.cancelHide)) return
    present.cancelHide?.()
    present.cancelHide = undefined
    if (present.state.activity === 'away') present.cancelHide = this.#clock.after(HIDDEN_AFTER_MS, () => this.#hide(present))
    else if (present.hidden) {
      present.hidden = false
      this.#tell([whole(present)], [present.session])
    }
  }

  #hide(present: Present): void {
    present.hidden = true
    present.changed = {}
    present.live = []
    this.#tell([{ id: present.session.id, left: true }], [present.session])
  }

  #arm(): void {
    this.#cancelFlush ??= this.#clock.after(FLUSH_MS, () => this.#flush())
  }

  #flush(): void {
    this.#cancelFlush = undefined
    const everybody = [...this.#present.values()]
    const busy = everybody.filter(({ session }) => !session.writable)
    this.#flushLive(everybody, busy)
    const changed = everybody.filter((present) => Object.keys(present.changed).length > 0)
    // A connection that was busy last time lacks more than what changed now: it gets whole entries, by itself.
    const behind = everybody.filter(({ session, toldUpTo }) => session.writable && toldUpTo < this.#flushedUpTo)
    if (changed.length > 0) {
      const entries = changed.map(({ session, changed: patch }) => ({ id: session.id, patch }))
      this.#channels.broadcast(
        this.#ch,
        'presence',
        { ch: this.#ch, entries },
        [...busy, ...behind].map(({ session }) => session),
      )
    }
    for (const { session, toldUpTo } of behind) {
      const missed = everybody.filter(({ changedAt, hidden }) => changedAt > toldUpTo && !hidden)
      session.send('presence', { ch: this.#ch, entries: missed.map(whole) })
    }
    for (const present of changed) present.changed = {}
    for (const present of everybody) if (!busy.includes(present)) present.toldUpTo = this.#version
    this.#flushedUpTo = this.#version
    if (busy.length > 0) this.#arm()
  }

  #flushLive(everybody: Present[], busy: Present[]): void {
    const frames = everybody.flatMap(({ session, live }) => live.map((bytes) => ({ id: session.id, bytes })))
    if (frames.length === 0) return
    this.#channels.broadcast(
      this.#ch,
      'live',
      { ch: this.#ch, frames },
      busy.map(({ session }) => session),
    )
    for (const present of everybody) present.live = []
  }
}

const whole = ({ session, state }: { session: Session; state: PresencePatch }): Entry => ({
  id: session.id,
  person: session.person,
  patch: { ...state },
})

const merge = (state: PresencePatch, patch: PresencePatch): void => {
  for (const field of Object.keys(patch) as (keyof PresencePatch)[]) {
    if (patch[field] === null) delete state[field]
    else Object.assign(state, { [field]: patch[field] })
  }
}
