import type { Person, SessionId } from '@tandem/protocol'
import { merge, whole, type Entry, type Listed } from './listed.ts'
import type { Clock, NodeId, PageNews } from './ports.ts'

/** A node that has people here says so this often, as long as it knows of another one. */
const BEAT_MS = 5000
/** One that knows of nobody asks again at every so many beats: its first question may have been lost. */
const ASK_EVERY = 3
/** Who says nothing for this long is not there any more. */
const SILENT_MS = 15_000
/** Nobody is asked more often. */
const ASK_MS = 1000
const MOST_LIVE_FRAMES = 200

interface Node {
  heardAt: number
  people: Map<SessionId, Listed>
}

interface OtherParts {
  clock: Clock
  publish: (news: PageNews) => void
  /** On the list here. */
  own: () => readonly Listed[]
  /** Counts up with every change of the list. */
  version: () => number
  /** Tells the browsers here at once. */
  tell: (entries: Entry[]) => void
  /** Wants a flush. */
  soon: () => void
}

/** Who is on the same page on other nodes, and what those nodes are told of the people here. */
export class DistantPeople {
  readonly #parts: OtherParts
  readonly #nodes = new Map<NodeId, Node>()
  /** What to tell the others with the next flush, beside what has changed. */
  #news = new Map<SessionId, Entry>()
  /** All who are here with the next flush. */
  #answers = false
  #asks = true
  #mayAskAt = -Infinity
  #beats = 0
  #cancelBeat: () => void

  constructor(parts: OtherParts) {
    this.#parts = parts
    this.#cancelBeat = this.#beatLater()
    parts.soon()
  }

  get listed(): Listed[] {
    return [...this.#nodes.values()].flatMap(({ people }) => [...people.values()])
  }

  get people(): Person[] {
    return this.listed.map(({ person }) => person)
  }

  came(listed: Listed): void {
    this.#say(whole(listed))
  }

  went(id: SessionId): void {
    this.#say({ id, left: true })
  }

  heard(from: NodeId, news: Extract<PageNews, { say: 'presence' | 'live' | 'who' }>): void {
    const node = this.#met(from, news.say === 'presence' && news.whole)
    if (news.say === 'who') this.#answer()
    else if (news.say === 'presence') this.#hear(node, news)
    else this.#hearLive(node, news.frames)
  }

  met(from: NodeId): void {
    this.#met(from, false)
  }

  gone(id: NodeId): void {
    const node = this.#nodes.get(id)
    this.#nodes.delete(id)
    if (node && node.people.size > 0) this.#parts.tell([...node.people.keys()].map((person) => ({ id: person, left: true })))
  }

  greet(): void {
    this.#answer()
    this.#ask()
  }

  /** One message for everything that these, who are all that are here, have to say. */
  flush(here: readonly Listed[]): void {
    const { publish, own } = this.#parts
    if (this.#nodes.size > 0) {
      const entries = this.#answers ? own().map(whole) : this.#changes(here)
      if (entries.length > 0 || this.#answers) publish({ say: 'presence', entries, whole: this.#answers })
      const frames = here.flatMap(({ id, live }) => live.map((bytes) => ({ id, bytes })))
      if (frames.length > 0) publish({ say: 'live', frames })
    }
    this.#news.clear()
    this.#answers = false
    if (!this.#asks) return
    this.#asks = false
    this.#mayAskAt = this.#parts.clock.elapsed() + ASK_MS
    publish({ say: 'who' })
  }

  stop(): void {
    this.#cancelBeat()
  }

  #changes(here: readonly Listed[]): Entry[] {
    const patches = here.filter(({ id, changed }) => !this.#news.has(id) && Object.keys(changed).length > 0)
    return [...this.#news.values(), ...patches.map(({ id, changed }) => ({ id, patch: { ...changed } }))]
  }

  #say(entry: Entry): void {
    this.#news.set(entry.id, entry)
    this.#parts.soon()
  }

  #answer(): void {
    this.#answers = true
    this.#parts.soon()
  }

  #ask(): void {
    if (this.#parts.clock.elapsed() < this.#mayAskAt) return
    this.#asks = true
    this.#parts.soon()
  }

  /** Whoever is met for the first time knows nothing of the people here. */
  #met(id: NodeId, saysAll: boolean): Node {
    const now = this.#parts.clock.elapsed()
    const known = this.#nodes.get(id)
    if (known) {
      known.heardAt = now
      return known
    }
    const node: Node = { heardAt: now, people: new Map() }
    this.#nodes.set(id, node)
    this.#answer()
    if (!saysAll) this.#ask()
    return node
  }

  #hear({ people }: Node, { entries, whole: isAll }: Extract<PageNews, { say: 'presence' }>): void {
    const told: Entry[] = []
    const ids = new Set(entries.map(({ id }) => id))
    const left = isAll ? [...people.keys()].filter((id) => !ids.has(id)) : []
    for (const entry of [...left.map((id) => ({ id, left: true as const })), ...entries]) {
      const changed = this.#take(people, entry)
      if (changed) told.push(changed)
    }
    if (told.length > 0) this.#parts.tell(told)
  }

  /** What is to be told of it at once. */
  #take(people: Map<SessionId, Listed>, entry: Entry): Entry | undefined {
    const { id, person, patch = {}, left } = entry
    const known = people.get(id)
    if (left) return people.delete(id) ? entry : undefined
    if (known && !person) {
      merge(known.state, patch)
      Object.assign(known.changed, patch)
      known.changedAt = this.#parts.version()
      this.#parts.soon()
    } else if (!person) this.#ask()
    else if (!known || !isSame(known, person, patch)) {
      const listed: Listed = { id, person, state: {}, changed: {}, changedAt: this.#parts.version(), live: [] }
      merge(listed.state, patch)
      people.set(id, listed)
      return whole(listed)
    }
    return undefined
  }

  #hearLive({ people }: Node, frames: Extract<PageNews, { say: 'live' }>['frames']): void {
    for (const { id, bytes } of frames) {
      const listed = people.get(id)
      if (listed && listed.live.length < MOST_LIVE_FRAMES) listed.live.push(bytes)
    }
    this.#parts.soon()
  }

  #beatLater(): () => void {
    return this.#parts.clock.after(BEAT_MS, () => {
      this.#cancelBeat = this.#beatLater()
      const now = this.#parts.clock.elapsed()
      const silent = [...this.#nodes].filter(([, { heardAt }]) => now - heardAt >= SILENT_MS)
      for (const [id] of silent) this.gone(id)
      this.#beats++
      if (this.#nodes.size > 0) this.#answer()
      // It may have been this node that was not there for a while.
      if (silent.length > 0 || (this.#nodes.size === 0 && this.#beats % ASK_EVERY === 0)) this.#ask()
    })
  }
}

const isSame = ({ person, state }: Listed, other: Person, patch: Listed['state']): boolean =>
  JSON.stringify([person, state]) === JSON.stringify([other, patch])
