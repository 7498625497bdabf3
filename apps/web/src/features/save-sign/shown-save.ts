import type { Page, SaveState } from '@tandem/provider'

const PATIENCE = 400

type Watched = Pick<Page, 'save' | 'subscribe'>

/** What is on its way looks the same whatever its number: only what the device keeps is counted out, and not while all goes well. */
const countShown = ({ state, kept }: SaveState): number => (state === 'saved' || state === 'saving' ? 0 : kept)

const looksLike = (a: SaveState, b: SaveState): boolean =>
  a.state === b.state &&
  a.transport === b.transport &&
  countShown(a) === countShown(b) &&
  a.unstored > 0 === b.unstored > 0 &&
  a.retryAt === b.retryAt &&
  a.reason === b.reason

/**
 * The state as it should be shown: "saving" only after it has lasted 400 ms, so that typing makes nothing flicker. Tells
 * its listeners only of what people would see: every render while somebody types in a long document costs a walk over
 * the whole text, because React looks up the selection.
 */
export class ShownSave {
  readonly #page: Watched
  readonly #listeners = new Set<() => void>()
  #shown: SaveState
  #timer: ReturnType<typeof setTimeout> | undefined
  #stop: (() => void) | undefined

  constructor(page: Watched) {
    this.#page = page
    this.#shown = page.save
  }

  read = (): SaveState => this.#shown

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    this.#stop ??= this.#page.subscribe(() => this.#look())
    this.#look()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#stop?.()
      this.#stop = undefined
      this.#forgetTimer()
    }
  }

  #look(): void {
    const { save } = this.#page
    if (save.state === 'saving' && this.#shown.state !== 'saving') {
      // A second change while held back does not start the wait anew.
      this.#timer ??= setTimeout(() => this.#show(this.#page.save), PATIENCE)
      return
    }
    this.#show(save)
  }

  #show(save: SaveState): void {
    this.#forgetTimer()
    const isNews = !looksLike(this.#shown, save)
    if (!isNews) return
    this.#shown = save
    for (const listener of this.#listeners) listener()
  }

  #forgetTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
