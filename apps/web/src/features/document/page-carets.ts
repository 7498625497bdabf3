import type { CaretCursor, Carets, OtherCaret } from '@tandem/document'
import type { Presence } from '@tandem/provider'
import { personColor } from '../../shared/ui/people-colors.ts'

/** The presence of a page, as the carets of its document. */
export class PageCarets implements Carets {
  readonly #presence: Presence
  readonly #listeners = new Set<() => void>()
  #scheme: 'light' | 'dark'

  constructor(presence: Presence, scheme: 'light' | 'dark') {
    this.#presence = presence
    this.#scheme = scheme
  }

  others(): readonly OtherCaret[] {
    return this.#presence.others.map(({ session, person, state }) => ({
      id: session,
      name: person.name,
      color: personColor(person.color, this.#scheme),
      cursor: state.cursor ?? undefined,
    }))
  }

  subscribe(listener: () => void): () => void {
    const stop = this.#presence.subscribe(listener)
    this.#listeners.add(listener)
    return () => {
      stop()
      this.#listeners.delete(listener)
    }
  }

  set(cursor: CaretCursor | null): void {
    this.#presence.set({ cursor })
  }

  setScheme(scheme: 'light' | 'dark'): void {
    if (scheme === this.#scheme) return
    this.#scheme = scheme
    for (const listener of this.#listeners) listener()
  }
}
