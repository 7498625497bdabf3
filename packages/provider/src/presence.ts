import { LIMITS, type PresencePatch, type PresenceState, type ServerMessages, type SessionId } from '@tandem/protocol'
import type { Participant, Presence } from './api.ts'
import type { Line } from './line.ts'
import { Listeners } from './listeners.ts'
import type { Clock } from './ports.ts'

/** Thirty messages a second, of either kind: the server drops what is above. */
const PACE = 34
/** Frames of a stroke may come in a burst; the server allows for as much. */
const LIVE_AHEAD = 500

type Entry = ServerMessages['presence']['entries'][number]

const withPatch = (state: PresenceState, patch: PresencePatch): PresenceState =>
  Object.fromEntries(Object.entries({ ...state, ...patch }).filter(([, value]) => value !== null && value !== undefined))

/** What others are told: of somebody who is away, nothing else. */
const toldOf = (state: PresenceState): PresenceState => (state.activity === 'away' ? { activity: 'away' } : state)

/** Makes of one told state the next. */
const between = (before: PresenceState, after: PresenceState): PresencePatch => ({
  ...Object.fromEntries(Object.keys(before).map((field) => [field, null])),
  ...after,
})

/** Who else has the page open, and what this tab says about itself. */
export class PagePresence implements Presence {
  readonly #clock: Clock
  readonly #listeners = new Listeners()
  readonly #live = new Listeners<[SessionId, Uint8Array]>()
  #others: readonly Participant[] = []
  #self: Presence['self']
  #own: PresenceState = {}
  /** What the server has not heard yet; the latest of each field. */
  #unsent: PresencePatch = {}
  #joined: { line: Line; ch: number; session: SessionId } | undefined
  #entries: Entry[] = []
  #cancelFrame: (() => void) | undefined
  #cancelPace: (() => void) | undefined
  /** When the budget of this session allows for the next message. */
  #nextAt = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get others(): readonly Participant[] {
    return this.#others
  }

  get self(): Presence['self'] {
    return this.#self
  }

  set(patch: PresencePatch): void {
    const before = this.#own
    this.#own = withPatch(before, patch)
    const [wasAway, isAway] = [before.activity === 'away', this.#own.activity === 'away']
    if (wasAway && isAway) return
    const news = wasAway || isAway ? between(toldOf(before), toldOf(this.#own)) : patch
    this.#unsent = { ...this.#unsent, ...news }
    this.#send()
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  sendLive(bytes: Uint8Array): void {
    if (!this.#joined?.line.wire.writable || bytes.byteLength > LIMITS.liveBytes || this.#own.activity === 'away') return
    if (this.#nextAt - this.#clock.now() > LIVE_AHEAD) return
    this.#spend()
    this.#joined.line.wire.emit('live', { ch: this.#joined.ch, bytes })
  }

  onLive(listener: (session: SessionId, bytes: Uint8Array) => void): () => void {
    return this.#live.add(listener)
  }

  /** The server asks for less. */
  rest(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.#clock.now() + ms)
  }

  /** The server knows nothing of a new session: it hears everything again. */
  joined(line: Line, ch: number, session: SessionId): void {
    this.left()
    this.#joined = { line, ch, session }
    this.#unsent = { ...toldOf(this.#own) }
    this.#send()
  }

  left(): void {
    this.#joined = undefined
    this.#entries = []
    this.#cancelPace?.()
    this.#cancelPace = undefined
    if (this.#others.length === 0 && !this.#self) return
    this.#others = []
    this.#self = undefined
    this.#listeners.tell()
  }

  receive(entries: readonly Entry[]): void {
    this.#entries.push(...entries)
    this.#cancelFrame ??= this.#clock.frame(() => {
      this.#cancelFrame = undefined
      this.#apply()
    })
  }

  receiveLive(frames: readonly { id: SessionId; bytes: Uint8Array }[]): void {
    for (const { id, bytes } of frames) if (id !== this.#joined?.session) this.#live.tell(id, bytes)
  }

  close(): void {
    this.#cancelFrame?.()
    this.left()
    this.#listeners.clear()
    this.#live.clear()
  }

  #apply(): void {
    const entries = this.#entries
    if (entries.length === 0) return
    this.#entries = []
    const people = new Map(this.#others.map((participant) => [participant.session, participant]))
    for (const { id, person, patch, left } of entries) {
      if (id === this.#joined?.session) {
        if (person) this.#self = { session: id, person }
        continue
      }
      const known = people.get(id)
      const who = person ?? known?.person
      if (left) people.delete(id)
      // A patch for somebody never introduced: their introduction is still to come and holds everything.
      else if (who) people.set(id, { session: id, person: who, state: withPatch(known?.state ?? {}, patch ?? {}) })
    }
    this.#others = [...people.values()]
    this.#listeners.tell()
  }

  #send(): void {
    if (!this.#joined || this.#cancelPace || Object.keys(this.#unsent).length === 0) return
    const { line, ch } = this.#joined
    const rest = this.#nextAt - this.#clock.now()
    if (rest > 0 || !line.wire.writable) {
      this.#cancelPace = this.#clock.after(rest > 0 ? rest : PACE, () => {
        this.#cancelPace = undefined
        this.#send()
      })
      return
    }
    const patch = this.#unsent
    this.#unsent = {}
    this.#spend()
    line.wire.emit('presence', { ch, patch })
  }

  #spend(): void {
    this.#nextAt = Math.max(this.#nextAt, this.#clock.now()) + PACE
  }
}
