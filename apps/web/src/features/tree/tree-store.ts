import type { PageId, SpaceId, TreeLevel, TreePage } from '@tandem/protocol'
import { EMPTY_TREE, levelKey, type TreeModel, withChange, withPart, withState } from './model.ts'
import { type Place, withMove } from './moving.ts'

export interface TreeChange {
  changed: readonly TreePage[]
  gone: readonly PageId[]
}
type Fetch = (space: SpaceId, parent: PageId | null, after?: string) => Promise<TreeLevel>
/** A level as it once was, for when it cannot be fetched. */
type Seen = (key: string, error: unknown) => TreeLevel | undefined

/** The tree as far as it was looked at: fetched a level at a time, then kept right by what the server tells. */
export class TreeStore {
  #model: TreeModel = EMPTY_TREE
  readonly #fetch: Fetch
  readonly #seen: Seen
  readonly #listeners = new Set<() => void>()
  readonly #asked = new Map<string, { space: SpaceId; parent: PageId | null; underWay: Promise<void> | undefined }>()
  /** What was told while something is being fetched: the answer may be older. */
  #toldMeanwhile: TreeChange[] = []
  #fetches = 0
  #generation = 0

  constructor(fetch: Fetch, seen: Seen = () => undefined) {
    this.#fetch = fetch
    this.#seen = seen
  }

  get model(): TreeModel {
    return this.#model
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sees to it that a level is here, or its next part. Does nothing while that is under way. */
  load(space: SpaceId, parent: PageId | null): Promise<void> {
    const key = levelKey(space, parent)
    const asked = this.#asked.get(key) ?? { space, parent, underWay: undefined }
    this.#asked.set(key, asked)
    const level = this.#model.levels.get(key)
    if (level?.state === 'ready' && level.next === null) return Promise.resolve()
    asked.underWay ??= this.#loadPart(key, asked, level?.next ?? undefined).finally(() => (asked.underWay = undefined))
    return asked.underWay
  }

  /** Fetches anew what is here: something may have been missed. What is shown stays until the answer comes. */
  async reload(): Promise<void> {
    const levels = [...this.#asked.values()]
    for (const { space, parent } of levels) {
      const key = levelKey(space, parent)
      if (parent && !this.#model.pages.has(parent)) this.#asked.delete(key)
      else await this.#reloadLevel(key, space, parent)
    }
  }

  apply(change: TreeChange): void {
    if (this.#fetches > 0) this.#toldMeanwhile.push(change)
    this.#set(withChange(this.#model, change))
  }

  /** Moves a page before the server has agreed. Returns the way back, or `undefined` when it cannot go there. */
  move(page: TreePage, place: Place): (() => void) | undefined {
    const before = this.#model.pages.get(page.id) ?? page
    const parents = [before.parent, place.parent].flatMap((id) => this.#model.pages.get(id ?? ('' as PageId)) ?? [])
    const moved = withMove(this.#model, before, place)
    if (!moved) return undefined
    this.#set(moved)
    return () => this.apply({ changed: [before, ...parents], gone: [] })
  }

  /** Forgets everything, for the next person. */
  clear(): void {
    this.#generation += 1
    this.#asked.clear()
    this.#toldMeanwhile = []
    this.#set(EMPTY_TREE)
  }

  async #loadPart(key: string, { space, parent }: { space: SpaceId; parent: PageId | null }, after: string | undefined): Promise<void> {
    if (!this.#model.levels.has(key) || this.#model.levels.get(key)?.state === 'failed') this.#set(withState(this.#model, key, 'loading'))
    await this.#asking(
      () => this.#fetch(space, parent, after),
      (part) => this.#set(withPart(this.#model, key, part, after === undefined)),
      (error) => {
        const seen = after === undefined ? this.#seen(key, error) : undefined
        this.#set(seen ? withPart(this.#model, key, seen, true) : withState(this.#model, key, 'failed'))
      },
    )
  }

  async #reloadLevel(key: string, space: SpaceId, parent: PageId | null): Promise<void> {
    const wanted = this.#model.levels.get(key)?.ids.length ?? 0
    const fetchAll = async (): Promise<TreeLevel> => {
      const whole: TreeLevel = await this.#fetch(space, parent)
      while (whole.next !== null && whole.pages.length < wanted) {
        const part = await this.#fetch(space, parent, whole.next)
        whole.pages.push(...part.pages)
        whole.next = part.next
      }
      return whole
    }
    await this.#asking(
      fetchAll,
      (level) => this.#set(withPart(this.#model, key, level, true)),
      () => undefined,
    )
  }

  async #asking(fetch: () => Promise<TreeLevel>, done: (level: TreeLevel) => void, failed: (error: unknown) => void): Promise<void> {
    const generation = this.#generation
    this.#fetches += 1
    try {
      const level = await fetch()
      if (generation !== this.#generation) return
      done(level)
      for (const change of this.#toldMeanwhile) this.#set(withChange(this.#model, change))
    } catch (error) {
      if (generation === this.#generation) failed(error)
    } finally {
      this.#fetches -= 1
      if (this.#fetches === 0) this.#toldMeanwhile = []
    }
  }

  #set(model: TreeModel): void {
    this.#model = model
    for (const listener of this.#listeners) listener()
  }
}
