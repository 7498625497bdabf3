import { LIMITS, type Person, type PresencePatch, type SessionId } from '@tandem/protocol'
import { merge, whole, type Entry, type Listed } from './listed.ts'
import { DistantPeople } from './distant-people.ts'
import type { Channels, Clock, NodeId, PageNews, Session } from './ports.ts'

const FLUSH_MS = 33
/** A hidden tab is nobody others could meet: this long after it said so it leaves the list, until it is looked at again. */
const HIDDEN_AFTER_MS = 10_000

interface Present extends Listed {
  session: Session
  /** The newest change this session was told. */
  toldUpTo: number
  /** Not on the list just now. */
  hidden: boolean
  cancelHide: (() => void) | undefined
}

type Heard = Extract<PageNews, { say: 'presence' | 'live' | 'who' }>

interface PresenceParts {
  ch: number
  channels: Channels
  clock: Clock
  /** Tells the other nodes; nobody, when there is no bus. */
  publish?: ((news: PageNews) => void) | undefined
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
  readonly #others: DistantPeople | undefined
  #version = 0
  #flushedUpTo = 0
  #cancelFlush: (() => void) | undefined

  constructor({ ch, channels, clock, publish }: PresenceParts) {
    this.#ch = ch
    this.#channels = channels
    this.#clock = clock
    this.#others =
      publish &&
      new DistantPeople({
        clock,
        publish,
        own: () => this.#listed,
        version: () => ++this.#version,
        tell: (entries) => this.#tell(entries, []),
        soon: () => this.#arm(),
      })
  }

  /** Everybody who has the page open on other nodes. */
  get distantPeople(): Person[] {
    return this.#others?.people ?? []
  }

  /** Tells the newcomer who is here, and the others that somebody came. */
  enter(session: Session): void {
    const changedAt = ++this.#version
    const present: Present = {
      id: session.id,
      session,
      get person() {
        return session.person
      },
      state: {},
      changed: {},
      changedAt,
      toldUpTo: changedAt,
      live: [],
      hidden: false,
      cancelHide: undefined,
    }
    this.#present.set(session.id, present)
    session.send('presence', { ch: this.#ch, entries: [...this.#listed, ...this.#distant].map(whole) })
    this.#tell([whole(present)], [session])
    this.#others?.came(present)
  }

  exit(session: Session): void {
    const present = this.#present.get(session.id)
    if (!present) return
    present.cancelHide?.()
    this.#present.delete(session.id)
    if (present.hidden) return
    this.#tell([{ id: session.id, left: true }], [session])
    this.#others?.went(session.id)
  }

  /** The person of a session has another name now. */
  renamed(session: Session): void {
    const present = this.#present.get(session.id)
    if (!present || present.hidden) return
    this.#tell([whole(present)], [])
    this.#others?.came(present)
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

  /** Another node said who is there, or asked. */
  heard(from: NodeId, news: Heard): void {
    this.#others?.heard(from, news)
  }

  /** Another node has this page open, as other news of it showed. */
  met(node: NodeId): void {
    this.#others?.met(node)
  }

  /** Another node is no more. */
  gone(node: NodeId): void {
    this.#others?.gone(node)
  }

  /** The others may know nothing of this node's people, or this node of theirs. */
  greet(): void {
    this.#others?.greet()
  }

  stop(): void {
    this.#cancelFlush?.()
    this.#others?.stop()
    for (const present of this.#present.values()) present.cancelHide?.()
  }

  get #listed(): Present[] {
    return [...this.#present.values()].filter(({ hidden }) => !hidden)
  }

  get #distant(): Listed[] {
    return this.#others?.listed ?? []
  }

  #tell(entries: Entry[], except: Session[]): void {
    if (this.#present.size > 0) this.#channels.broadcast(this.#ch, 'presence', { ch: this.#ch, entries }, except)
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
      this.#others?.came(present)
    }
  }

  #hide(present: Present): void {
    present.hidden = true
    present.changed = {}
    present.live = []
    this.#tell([{ id: present.session.id, left: true }], [present.session])
    this.#others?.went(present.id)
  }

  #arm(): void {
    this.#cancelFlush ??= this.#clock.after(FLUSH_MS, () => this.#flush())
  }

  #flush(): void {
    this.#cancelFlush = undefined
    const everybody = [...this.#present.values()]
    const listed: Listed[] = [...everybody.filter(({ hidden }) => !hidden), ...this.#distant]
    const busy = everybody.filter(({ session }) => !session.writable)
    this.#others?.flush(everybody)
    this.#flushLive(listed, busy)
    const changed = listed.filter((each) => Object.keys(each.changed).length > 0)
    // A connection that was busy last time lacks more than what changed now: it gets whole entries, by itself.
    const behind = everybody.filter(({ session, toldUpTo }) => session.writable && toldUpTo < this.#flushedUpTo)
    if (changed.length > 0) {
      const entries = changed.map(({ id, changed: patch }) => ({ id, patch }))
      this.#tell(
        entries,
        [...busy, ...behind].map(({ session }) => session),
      )
    }
    for (const { session, toldUpTo } of behind) {
      const missed = listed.filter(({ changedAt }) => changedAt > toldUpTo)
      session.send('presence', { ch: this.#ch, entries: missed.map(whole) })
    }
    for (const each of changed) each.changed = {}
    for (const present of everybody) if (!busy.includes(present)) present.toldUpTo = this.#version
    this.#flushedUpTo = this.#version
    if (busy.length > 0) this.#arm()
  }

  #flushLive(listed: Listed[], busy: Present[]): void {
    const frames = listed.flatMap(({ id, live }) => live.map((bytes) => ({ id, bytes })))
    if (frames.length === 0) return
    this.#channels.broadcast(
      this.#ch,
      'live',
      { ch: this.#ch, frames },
      busy.map(({ session }) => session),
    )
    for (const each of listed) each.live = []
  }
}
