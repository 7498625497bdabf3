import type { PageId, Person } from '@tandem/protocol'
import type { Clock, NodeId } from '../../rooms/ports.ts'
import type { OpenPages } from '../live/ports.ts'
import type { NodeVoice, OtherNodes } from './ports.ts'

const LOOK_EVERY_MS = 500
/** A difference that was lost is put right after this time at the latest. */
const WHOLE_EVERY_MS = 30_000
/** As long as presence on a page itself. */
const UNHEARD_MS = 15_000
const PAGES_AT_ONCE = 100
const MOST_PEOPLE = 20

interface ElsewhereParts {
  /** Who has which page open on this node. */
  open: OpenPages
  nodes: OtherNodes
  voice: NodeVoice
  clock: Pick<Clock, 'after' | 'elapsed'>
}

/** Who has which page open on the other nodes; and tells them about this one. Lives by the bus alone: it is volatile. */
export class Elsewhere {
  readonly #parts: ElsewhereParts
  readonly #there = new Map<NodeId, Map<PageId, readonly Person[]>>()
  readonly #stops: (() => void)[]
  /** What the others know of this node. */
  #told = new Map<PageId, string>()
  #wholeAt: number
  #isAsked = false
  #cancelLook = () => {}
  #cancelForget: (() => void) | undefined

  constructor(parts: ElsewhereParts) {
    this.#parts = parts
    this.#wholeAt = parts.clock.elapsed()
    const { voice } = parts
    this.#stops = [voice.onChange(() => this.#voiceChanged()), voice.onGone((node) => void this.#there.delete(node))]
    if (voice.isUp) this.#voiceChanged()
    this.#lookLater()
  }

  /** Of all other nodes. A page may come several times. */
  *open(): Iterable<{ page: PageId; people: readonly Person[] }> {
    for (const pages of this.#there.values()) for (const [page, people] of pages) yield { page, people }
  }

  on(page: PageId): Person[] {
    return [...this.#there.values()].flatMap((pages) => pages.get(page) ?? [])
  }

  heard(from: NodeId, { whole, pages }: { whole: boolean; pages: readonly { page: PageId; people: readonly Person[] }[] }): void {
    const known = (!whole && this.#there.get(from)) || new Map<PageId, readonly Person[]>()
    this.#there.set(from, known)
    for (const { page, people } of pages) {
      if (people.length > 0) known.set(page, people)
      else known.delete(page)
    }
  }

  /** Somebody knows nothing of this node: with the next look it tells everything. */
  asked(): void {
    this.#isAsked = true
  }

  close(): void {
    this.#cancelLook()
    this.#cancelForget?.()
    for (const stop of this.#stops) stop()
  }

  #voiceChanged(): void {
    const { voice, nodes, clock } = this.#parts
    this.#cancelForget?.()
    this.#cancelForget = undefined
    if (!voice.isUp) {
      this.#cancelForget = clock.after(UNHEARD_MS, () => this.#there.clear())
      return
    }
    this.#isAsked = true
    nodes.tell({ say: 'who' })
  }

  #lookLater(): void {
    this.#cancelLook = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      this.#look()
      this.#lookLater()
    })
  }

  #look(): void {
    const { open, nodes, voice, clock } = this.#parts
    if (!voice.isUp) return
    const now = clock.elapsed()
    const isWhole = this.#isAsked || now - this.#wholeAt >= WHOLE_EVERY_MS
    const pages: { page: PageId; people: Person[] }[] = []
    const told = new Map<PageId, string>()
    for (const { page, people } of open()) {
      if (people.length === 0) continue
      const shown = people.slice(0, MOST_PEOPLE)
      const key = JSON.stringify(shown)
      told.set(page, key)
      if (isWhole || this.#told.get(page) !== key) pages.push({ page, people: shown })
    }
    if (!isWhole) for (const page of this.#told.keys()) if (!told.has(page)) pages.push({ page, people: [] })
    this.#told = told
    if (isWhole) {
      this.#isAsked = false
      this.#wholeAt = now
    }
    if (!isWhole && pages.length === 0) return
    // The first part of a whole one takes the place of all that was known; the others add to it.
    let whole = isWhole
    for (let i = 0; i === 0 || i < pages.length; i += PAGES_AT_ONCE) {
      nodes.tell({ say: 'here', whole, pages: pages.slice(i, i + PAGES_AT_ONCE) })
      whole = false
    }
  }
}

/** Everybody once, the same ones first. */
export const together = (some: readonly Person[], others: Iterable<Person>): Person[] => {
  const all = new Map(some.map((person) => [person.id, person]))
  for (const person of others) if (!all.has(person.id)) all.set(person.id, person)
  return [...all.values()]
}

/** Each page once, with everybody who is there. */
export const merged = (here: ReturnType<OpenPages>, there: ReturnType<OpenPages>): ReturnType<OpenPages> => {
  const all = new Map<PageId, readonly Person[]>()
  for (const { page, people } of here) all.set(page, people)
  for (const { page, people } of there) all.set(page, together(all.get(page) ?? [], people))
  return [...all].map(([page, people]) => ({ page, people }))
}
