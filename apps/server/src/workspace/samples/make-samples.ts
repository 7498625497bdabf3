import { addressOf, newPageId, type PageKind } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'
import type { MakeSamples } from '../accounts/ports.ts'
import type { Tree } from '../pages/ports.ts'
import { SERVER_PRINCIPAL } from '../seed.ts'
import { sampleBoard, SAMPLE_BOARD_TITLE } from './sample-board.ts'
import { sampleDocument, SAMPLE_DOCUMENT_TITLE } from './sample-document.ts'

interface SamplesParts {
  tree: Pick<Tree, 'add'>
  clock: Pick<Clock, 'now'>
  /** Where this server is, as people type it: documents hold whole addresses only. */
  origin: () => string
}

/** Makes the first document and board of a workspace. Answers the address of the document. */
export const makeSamples =
  ({ tree, clock, origin }: SamplesParts): MakeSamples =>
  async (owner, space) => {
    const add = async (kind: PageKind, title: string, bytesOf: () => Uint8Array) => {
      const id = newPageId()
      const page = { id, kind, title, place: { space }, createdBy: owner.id, at: clock.now() }
      const added = await tree.add(page, { principal: SERVER_PRINCIPAL, bytes: bytesOf() })
      if (added.outcome !== 'done') throw new Error(`the sample "${title}" could not be made: ${added.outcome}`)
      return addressOf({ id, title })
    }
    const board = await add('board', SAMPLE_BOARD_TITLE, sampleBoard)
    const href = new URL(board, `${origin().replace(/\/+$/, '')}/`).href
    return { address: await add('document', SAMPLE_DOCUMENT_TITLE, () => sampleDocument(href)) }
  }
