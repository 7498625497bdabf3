import { z } from 'zod'
import { pageId, pageKind, spaceId } from '../shapes.ts'
import { moment } from './text.ts'

export const askSearch = z.strictObject({
  q: z.string().trim().min(1).max(200),
  space: spaceId.optional(),
  kind: pageKind.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
/** Text in pieces; `hit` pieces are what was searched for. */
const pieces = z.array(z.strictObject({ text: z.string(), hit: z.literal(true).optional() }))
export const foundPage = z.strictObject({
  id: pageId,
  kind: pageKind,
  address: z.string(),
  icon: z.string().nullable(),
  title: pieces,
  snippet: pieces,
  space: spaceId,
  spaceName: z.string(),
  editedAt: moment,
})
export const found = z.strictObject({ pages: z.array(foundPage), /** Pages are still being read into the index. */ isBehind: z.boolean() })

/** Members by the beginning of a name or of an e-mail; without `q` the first ones. */
export const askPeople = z.strictObject({ q: z.string().trim().max(200).default('') })
/** A part of the list of members; `after` leaves out the first ones. */
export const askMembers = z.strictObject({
  q: z.string().trim().max(200).default(''),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
})
