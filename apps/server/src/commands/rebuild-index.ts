import type { PageId } from '@tandem/protocol'
import type { StoredPage } from '../rooms/ports.ts'
import type { PageText, SearchIndex } from '../workspace/search/ports.ts'

const PART = 100

export interface Rebuilt {
  read: number
  unread: { page: PageId; problem: string }[]
}

/** Makes anew what pages are found by. A server beside it helps, and finds what was not reached here at its next start. */
export const rebuildIndex = async (parts: {
  index: SearchIndex
  load: (page: PageId) => Promise<StoredPage | undefined>
  read: (page: StoredPage) => Promise<Pick<PageText, 'title' | 'text'>>
}): Promise<Rebuilt> => {
  const { index, load, read } = parts
  const all = await index.clear()
  const unread: Rebuilt['unread'] = []
  for (let pages = await index.waiting(PART); pages.length > 0; pages = await index.waiting(PART)) {
    for (const page of pages) {
      try {
        const stored = await load(page)
        if (stored) await index.put(page, { epoch: stored.epoch, seq: stored.seq, ...(await read(stored)) })
        else await index.giveUp(page)
      } catch (error) {
        unread.push({ page, problem: error instanceof Error ? error.message : String(error) })
        await index.giveUp(page)
      }
    }
  }
  return { read: all - unread.length, unread }
}
