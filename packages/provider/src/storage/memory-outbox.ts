import type { PageId } from '@tandem/protocol'
import type { OutboxEntry, OutboxKey, OutboxStore } from '../ports.ts'
import { inOrder } from './outbox-order.ts'

const nameOf = ({ page, tab, order }: OutboxKey): string => `${page}/${tab}/${order}`

/** An outbox that lives as long as this object: for tests, and where nothing may be kept on the device. */
export class MemoryOutbox implements OutboxStore {
  #entries = new Map<string, OutboxEntry>()

  add(entry: OutboxEntry): Promise<void> {
    this.#entries.set(nameOf(entry), entry)
    return Promise.resolve()
  }

  list(page: PageId): Promise<OutboxEntry[]> {
    return Promise.resolve([...this.#entries.values()].filter((entry) => entry.page === page).sort(inOrder))
  }

  move(moves: readonly { from: OutboxKey; to: OutboxKey }[]): Promise<OutboxEntry[]> {
    const moved: OutboxEntry[] = []
    for (const { from, to } of moves) {
      const entry = this.#entries.get(nameOf(from))
      if (!entry) continue
      this.#entries.delete(nameOf(from))
      const renamed = { ...entry, page: to.page, tab: to.tab, order: to.order }
      this.#entries.set(nameOf(to), renamed)
      moved.push(renamed)
    }
    return Promise.resolve(moved)
  }

  remove(keys: readonly OutboxKey[]): Promise<void> {
    for (const key of keys) this.#entries.delete(nameOf(key))
    return Promise.resolve()
  }

  flush(): void {
    // Nothing waits.
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
