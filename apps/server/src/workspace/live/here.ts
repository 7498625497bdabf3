import type { PageId, Person, WorkspaceMessages } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'
import type { Audiences } from './audiences.ts'
import type { OpenPages, Watcher } from './ports.ts'

const EVERY_MS = 500
/** A row of the tree has room for a few. */
const MOST_PEOPLE = 20

interface HereParts {
  audiences: Pick<Audiences, 'ofEach'>
  open: OpenPages
  clock: Pick<Clock, 'after'>
  failed: (problem: unknown) => void
  watchers: ReadonlySet<Watcher>
  say: (watchers: readonly Watcher[], event: 'here', body: WorkspaceMessages['here']) => void
}

/** Tells who has which page open: looks twice a second, while somebody watches, and tells what is different. */
export class Here {
  readonly #parts: HereParts
  readonly #newcomers = new Set<Watcher>()
  #told = new Map<PageId, string>()
  #cancel: (() => void) | undefined

  constructor(parts: HereParts) {
    this.#parts = parts
  }

  /** With the next look they hear of everybody who is there. */
  entered(watcher: Watcher): void {
    this.#newcomers.add(watcher)
    this.#lookLater()
  }

  left(watcher: Watcher): void {
    this.#newcomers.delete(watcher)
  }

  close(): void {
    this.#cancel?.()
  }

  #lookLater(): void {
    this.#cancel ??= this.#parts.clock.after(EVERY_MS, () => {
      this.#cancel = undefined
      this.#look()
        .catch(this.#parts.failed)
        .finally(() => {
          if (this.#parts.watchers.size > 0) this.#lookLater()
          else this.#told.clear()
        })
    })
  }

  async #look(): Promise<void> {
    const { audiences, open, watchers, say } = this.#parts
    const newcomers = new Set(this.#newcomers)
    this.#newcomers.clear()
    const now = new Map<PageId, Person[]>()
    for (const { page, people } of open()) if (people.length > 0) now.set(page, people.slice(0, MOST_PEOPLE))
    const keys = new Map([...now].map(([page, people]) => [page, JSON.stringify(people)]))
    const different = new Set([...keys].flatMap(([page, key]) => (this.#told.get(page) === key ? [] : [page])))
    for (const page of this.#told.keys()) if (!keys.has(page)) different.add(page)
    this.#told = keys
    const pages = newcomers.size > 0 ? [...new Set([...keys.keys(), ...different])] : [...different]
    if (pages.length === 0) return
    for (const [page, audience] of await audiences.ofEach(watchers, pages)) {
      const people = now.get(page) ?? []
      const hearing = different.has(page) ? audience : audience.filter((watcher) => newcomers.has(watcher))
      if (hearing.length > 0) say(hearing, 'here', { page, people })
    }
  }
}
