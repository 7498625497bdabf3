import { randomFillSync } from 'node:crypto'
import type { PageId } from '@tandem/protocol'
import * as Y from 'yjs'
import type { Stage } from './stage.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_'

/** Text that does not become smaller, and takes its own memory wherever it is kept. */
const noise = (length: number): string => {
  let text = ''
  for (const byte of randomFillSync(Buffer.allocUnsafe(length))) text += LETTERS[byte & 63]
  return text
}

/** Lets updates of 100 kB flow through these pages, so many megabytes together; what is in a page stays small. */
export const pump = async (stage: Stage, pages: readonly PageId[], megabytes: number): Promise<{ peak: number }> => {
  const size = 100 * 1024
  const tab = await stage.tab()
  let peak = 0
  const turns = Math.ceil((megabytes * 1024 * 1024) / size / pages.length)
  const text = noise(size)
  for (const page of pages) {
    const replica = new Y.Doc()
    const { answer, replica: theirs } = await tab.join(page, [replica.clientID])
    Y.applyUpdate(replica, Y.encodeStateAsUpdate(theirs))
    for (let turn = 0; turn < turns; turn++) {
      const before = Y.encodeStateVector(replica)
      replica.getMap('meta').set('noise', `${turn}${text}`)
      const verdict = await tab.update(answer.ch, Y.encodeStateAsUpdate(replica, before))
      if (verdict !== 'stored') throw new Error(`an update was answered ${verdict}`)
      peak = Math.max(peak, stage.server.memory)
    }
  }
  tab.leave()
  return { peak }
}
