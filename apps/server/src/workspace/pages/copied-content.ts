import { LIMITS, type PageId } from '@tandem/protocol'
import * as Y from 'yjs'
import type { PageWorker, UpdateLog } from '../../rooms/ports.ts'
import { Refusal } from '../refusal.ts'
import { SERVER_CLIENT_ID } from '../seed.ts'

/** The title is written over the copy on the main thread: what takes long to read is not copied. */
const MOST_BYTES = 4 * 1024 * 1024

export interface CopiedContentParts {
  log: Pick<UpdateLog, 'load'>
  worker: Pick<PageWorker, 'fold'>
}

/** All that a page holds as one update, and its title. */
export const contentOf = async ({ log, worker }: CopiedContentParts, page: PageId): Promise<{ bytes: Uint8Array; title: string }> => {
  const stored = await log.load(page)
  if (!stored) throw new Refusal(404, 'not_found', 'This page does not exist, or you may not see it.')
  if (stored.quarantined !== undefined)
    throw new Refusal(409, 'quarantined', 'This page, or one below it, is damaged and cannot be copied until it is mended.')
  const { snapshot, title } = await worker.fold(stored)
  if (snapshot.bytes.byteLength > MOST_BYTES) throw new Refusal(409, 'too_large', 'This page, or one below it, is too large to be copied.')
  return { bytes: snapshot.bytes, title }
}

/** As `contentOf`, under another title: the given one, or "Copy of" its own. */
export const copiedContent = async (
  parts: CopiedContentParts,
  page: PageId,
  wanted: string | undefined,
): Promise<{ bytes: Uint8Array; title: string }> => {
  const { bytes, title: before } = await contentOf(parts, page)
  const title = (wanted || `Copy of ${before}`).trim().slice(0, LIMITS.titleLength)
  const replica = new Y.Doc()
  Y.applyUpdate(replica, bytes)
  replica.clientID = SERVER_CLIENT_ID
  replica.getMap('meta').set('title', title)
  return { bytes: Y.encodeStateAsUpdate(replica), title }
}
