import type { PageId } from '@tandem/protocol'
import * as Y from 'yjs'
import type { CopyMark, LocalCopies, LocalCopy } from '../ports.ts'

interface Kept {
  mark: CopyMark
  /** What every tab that has the copy open has put into it. */
  content: Uint8Array[]
}

/** Local copies that live as long as this object, for tests. */
export class MemoryCopies implements LocalCopies {
  #kept = new Map<PageId, Kept>()

  open(page: PageId, replica: Y.Doc): LocalCopy {
    const origin = {}
    /** The copy this replica is part of: another that comes after `clear` is none of its business. */
    let mine = this.#kept.get(page)
    let open = true
    if (mine) Y.applyUpdate(replica, Y.mergeUpdates(mine.content), origin)
    const keep = (update: Uint8Array): void => void mine?.content.push(update)
    const close = (): void => {
      open = false
      replica.off('update', keep)
    }
    replica.on('update', keep)
    return {
      origin,
      whenLoaded: Promise.resolve(mine?.mark),
      mark: (mark) => {
        if (!open || (mine && this.#kept.get(page) !== mine)) return
        if (!mine) {
          mine = this.#kept.get(page) ?? { mark, content: [] }
          mine.content.push(Y.encodeStateAsUpdate(replica))
          this.#kept.set(page, mine)
        }
        mine.mark = mark
      },
      clear: () => {
        close()
        this.#kept.delete(page)
        return Promise.resolve()
      },
      close: () => {
        close()
        return Promise.resolve()
      },
    }
  }
}
