import type { PageId } from '@tandem/protocol'
import * as Y from 'yjs'
import type { CopyMark, LocalCopies, LocalCopy } from '../ports.ts'

interface Kept {
  mark: CopyMark
  content: Uint8Array
}

/** Local copies that live as long as this object, for tests. */
export class MemoryCopies implements LocalCopies {
  #kept = new Map<PageId, Kept>()

  open(page: PageId, replica: Y.Doc): LocalCopy {
    const origin = {}
    const kept = this.#kept.get(page)
    let open = true
    if (kept) Y.applyUpdate(replica, kept.content, origin)
    return {
      origin,
      whenLoaded: Promise.resolve(kept?.mark),
      mark: (mark) => {
        if (open) this.#kept.set(page, { mark, content: Y.encodeStateAsUpdate(replica) })
      },
      clear: () => {
        open = false
        this.#kept.delete(page)
        return Promise.resolve()
      },
      close: () => {
        open = false
        return Promise.resolve()
      },
    }
  }
}
