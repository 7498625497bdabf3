import type { PageId, PrincipalId, WorkspaceEvent, WorkspaceMessages } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { Audiences } from './audiences.ts'
import { Here } from './here.ts'
import type { News, OpenPages, Pictures, Refreshable, Voice, Watcher, Watching } from './ports.ts'

/** The first change after a quiet moment is told at once; what happens within this time after it is told together. */
const GATHER_MS = 50
/** More than this is asked for anew rather than told. */
const MOST_ROWS = 1000

interface LiveParts {
  audiences: Audiences
  access: Pick<Access, 'version' | 'onChange'>
  pictures: Pictures
  voice: Voice
  open: OpenPages
  clock: Pick<Clock, 'after'>
  failed: (problem: unknown) => void
}

/** The live side of the workspace: what changes in the tree reaches everybody who may see it. */
export class Live implements News, Watching {
  readonly #parts: LiveParts
  readonly #here: Here
  readonly #watchers = new Set<Watcher>()
  /** What each of the principals who watch may see, as of the last look. */
  readonly #pictures = new Map<PrincipalId, string>()
  /** Who came since the last look, and under which version of the rules. */
  readonly #newcomers = new Map<PrincipalId, number>()
  /** Who has been told less than there was to tell. */
  readonly #behind = new Map<Watcher, () => void>()
  readonly #stopHearing: () => void
  #changed = new Set<PageId>()
  #trashed = new Set<PageId>()
  #cancelFlush: (() => void) | undefined
  #cancelLook: (() => void) | undefined

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#here = new Here({ ...parts, watchers: this.#watchers, say: (watchers, event, body) => this.#say(watchers, event, body) })
    this.#stopHearing = parts.access.onChange(() => this.#lookSoon())
  }

  entered(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    if (!this.#pictures.has(watcher.principal)) {
      this.#newcomers.set(watcher.principal, this.#parts.access.version)
      this.#lookSoon()
    }
    this.#here.entered(watcher)
    return () => {
      this.#watchers.delete(watcher)
      this.#behind.get(watcher)?.()
      this.#behind.delete(watcher)
      this.#here.left(watcher)
    }
  }

  changed(pages: readonly PageId[]): void {
    for (const page of pages) this.#changed.add(page)
    this.#flushSoon()
  }

  trashed(pages: readonly PageId[]): void {
    for (const page of pages) this.#trashed.add(page)
    this.#flushSoon()
  }

  refresh(what: readonly Refreshable[], who?: readonly PrincipalId[]): void {
    const watchers = [...this.#watchers].filter(({ principal }) => who === undefined || who.includes(principal))
    this.#say(watchers, 'refresh', { what: [...what] })
  }

  close(): void {
    this.#stopHearing()
    this.#cancelFlush?.()
    this.#cancelLook?.()
    this.#here.close()
    this.#watchers.clear()
  }

  #flushSoon(): void {
    // What one request changes comes in one turn.
    this.#cancelFlush ??= this.#parts.clock.after(0, () => this.#flushAndGather())
  }

  #flushAndGather(): void {
    this.#cancelFlush = this.#parts.clock.after(GATHER_MS, () => {
      this.#cancelFlush = undefined
      if (this.#changed.size + this.#trashed.size > 0) this.#flushAndGather()
    })
    this.#flush().catch((problem: unknown) => {
      this.#parts.failed(problem)
      this.refresh(['spaces'])
    })
  }

  async #flush(): Promise<void> {
    const trashed = [...this.#trashed]
    const changed = [...this.#changed].filter((page) => !this.#trashed.has(page))
    this.#changed = new Set()
    this.#trashed = new Set()
    if (this.#watchers.size === 0) return
    if (changed.length + trashed.length > MOST_ROWS) return this.refresh(['spaces'])
    for (const { watchers, body } of await this.#parts.audiences.ofPages(this.#watchers, changed, trashed))
      this.#say(watchers, 'pages', body)
  }

  #lookSoon(): void {
    if (this.#watchers.size === 0) return
    this.#cancelLook ??= this.#parts.clock.after(GATHER_MS, () => {
      this.#cancelLook = undefined
      this.#look().catch((problem: unknown) => {
        this.#parts.failed(problem)
        this.refresh(['spaces'])
      })
    })
  }

  /** Whoever was given something, or had it taken away, asks anew. */
  async #look(): Promise<void> {
    const { pictures, access } = this.#parts
    const watching = new Set([...this.#watchers].map(({ principal }) => principal))
    for (const principal of this.#pictures.keys()) if (!watching.has(principal)) this.#pictures.delete(principal)
    const { version } = access
    const newcomers = new Map(this.#newcomers)
    this.#newcomers.clear()
    const different: PrincipalId[] = []
    for (const [principal, picture] of await pictures.of([...watching])) {
      const before = this.#pictures.get(principal)
      const isDifferent = before === undefined ? newcomers.get(principal) !== version : before !== picture
      if (isDifferent) different.push(principal)
      this.#pictures.set(principal, picture)
    }
    if (different.length > 0) this.refresh(['spaces', 'me'], different)
  }

  /** Whoever does not take what they are given is told to ask anew, once they do. */
  #say<Event extends WorkspaceEvent>(watchers: readonly Watcher[], event: Event, body: WorkspaceMessages[Event]): void {
    const free: Watcher[] = []
    for (const watcher of watchers) {
      if (!this.#watchers.has(watcher)) continue
      if (!this.#behind.has(watcher) && watcher.isFree) free.push(watcher)
      else if (!this.#behind.has(watcher))
        this.#behind.set(
          watcher,
          watcher.whenFree(() => this.#caughtUp(watcher)),
        )
    }
    if (free.length > 0) this.#parts.voice.say(free, event, body)
  }

  #caughtUp(watcher: Watcher): void {
    if (!this.#behind.delete(watcher)) return
    this.#say([watcher], 'refresh', { what: ['spaces', 'me', 'members', 'sharing'] })
    this.#here.entered(watcher)
  }
}
