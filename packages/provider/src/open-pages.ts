import type { PageId } from '@tandem/protocol'
import type { OpenPage } from './open-page.ts'

/** The pages that are open in a tab. Each is closed as often as it was opened. */
export class OpenPages {
  #pages = new Map<PageId, { page: OpenPage; opens: number }>()

  get size(): number {
    return this.#pages.size
  }

  /** Hands out the page already open, or what `make` makes; then with `isNew`. */
  open(id: PageId, make: () => OpenPage): { page: OpenPage; isNew: boolean } {
    const known = this.#pages.get(id)
    if (known) {
      known.opens += 1
      return { page: known.page, isNew: false }
    }
    const page = make()
    this.#pages.set(id, { page, opens: 1 })
    return { page, isNew: true }
  }

  /** One `close` of this page. The last one ends it. */
  release(page: OpenPage): void {
    const open = this.#pages.get(page.id)
    if (open?.page !== page || --open.opens > 0) return
    this.#pages.delete(page.id)
    page.destroy()
  }

  each(tell: (page: OpenPage) => void): void {
    for (const { page } of [...this.#pages.values()]) tell(page)
  }

  /** The soonest moment at which one of them may ask again to be let in; `undefined` when one need not wait. */
  get dueAt(): number | undefined {
    const waits = [...this.#pages.values()].map(({ page }) => page.sync.joining.wait?.until)
    return waits.includes(undefined) || waits.length === 0 ? undefined : Math.min(...waits.map((until) => until ?? 0))
  }

  destroy(): void {
    this.each((page) => page.destroy())
    this.#pages.clear()
  }
}
