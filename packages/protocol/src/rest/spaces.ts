import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { pageId, pageKind, person, role, spaceId } from '../shapes.ts'
import { count, icon, line, moment } from './text.ts'

const spaceName = line.min(1).max(80)
const visibility = z.enum(['open', 'private'])

export const space = z.strictObject({
  id: spaceId,
  slug: z.string(),
  name: z.string(),
  icon: z.string().nullable(),
  description: z.string(),
  /** `open`: every member of the workspace has `defaultRole` in it. */
  visibility,
  defaultRole: role,
  /** Of whoever asks; `null` for somebody who only has pages of it. */
  role: role.nullable(),
  isArchived: z.boolean(),
})
export const spaceList = z.strictObject({ spaces: z.array(space) })
export const newSpace = z.strictObject({
  name: spaceName,
  icon: icon.optional(),
  description: line.max(500).optional(),
  visibility: visibility.default('open'),
  defaultRole: role.exclude(['owner']).default('editor'),
})
export const changeSpace = z.strictObject({
  name: spaceName.optional(),
  icon: icon.nullable().optional(),
  description: line.max(500).optional(),
  visibility: visibility.optional(),
  defaultRole: role.exclude(['owner']).optional(),
  isArchived: z.boolean().optional(),
})
export const spaceMembers = z.strictObject({
  /** Named one by one; all others are in it by `defaultRole`, if it is open. */
  members: z.array(z.strictObject({ person, email: z.string().nullable(), role })),
})
export const giveRole = z.strictObject({ role })

/** One row of the tree. */
export const treePage = z.strictObject({
  id: pageId,
  kind: pageKind,
  title: z.string(),
  address: z.string(),
  icon: z.string().nullable(),
  space: spaceId,
  /** `null` at the top, and for somebody who may not see what it lies below. */
  parent: pageId.nullable(),
  /** Sorts it among its siblings, by code units. */
  order: z.string(),
  /** How many lie directly below it. */
  children: count,
  isArchived: z.boolean(),
})
/** All that lies directly below one page or space, in order; in parts of at most 500. */
export const treeLevel = z.strictObject({
  pages: z.array(treePage),
  /** Pass it as `after` for the next part. */ next: z.string().nullable(),
})
export const askTree = z.strictObject({ parent: pageId.optional(), after: z.string().max(4000).optional() })

export const listedPage = z.strictObject({
  ...treePage.shape,
  spaceName: z.string(),
  editedAt: moment,
  /** When whoever asks last opened it; `null`: not yet. */
  openedAt: moment.nullable(),
  isStarred: z.boolean(),
  people: z.array(person),
  quarantined: z.literal(true).optional(),
})
export const pageListed = z.strictObject({ pages: z.array(listedPage) })
export const askPages = z.strictObject({ list: z.enum(['recent', 'starred', 'mine', 'shared', 'edited', 'archived']).default('edited') })

export const crumb = z.strictObject({ id: pageId, title: z.string(), kind: pageKind, address: z.string() })
export const pageDetails = z.strictObject({
  ...listedPage.shape,
  role,
  /** From the top down to the parent, as far as whoever asks may see. */
  path: z.array(crumb),
  createdAt: moment,
  createdBy: person.nullable(),
  trashed: z.strictObject({ at: moment, by: person.nullable() }).nullable(),
})

export const newPage = z.strictObject({
  kind: pageKind,
  title: line.max(LIMITS.titleLength).optional(),
  /** Where it goes; without both it goes to the top of the first space one may write in. */
  space: spaceId.optional(),
  parent: pageId.optional(),
})
export const duplicatePage = z.strictObject({
  /** Of the copy. Absent: "Copy of" and the title there is. */
  title: line.max(LIMITS.titleLength).optional(),
  /** Those of its sub-pages too that whoever asks may see, but for archived ones; at most 200 pages together. */
  withSubpages: z.boolean().default(false),
})
export const changePage = z.strictObject({ icon: icon.nullable().optional(), isArchived: z.boolean().optional() })
export const movePage = z.strictObject({
  /** Below this page, or at the top of `space`. Exactly one of them. */
  parent: pageId.optional(),
  space: spaceId.optional(),
  /** The sibling it comes directly before; `null` or absent: last. */
  before: pageId.nullable().optional(),
})
export const trashedPage = z.strictObject({
  id: pageId,
  kind: pageKind,
  title: z.string(),
  icon: z.string().nullable(),
  space: spaceId,
  spaceName: z.string(),
  at: moment,
  by: person.nullable(),
  /** Pages below it that went with it. */
  children: count,
  daysLeft: count,
})
export const trashList = z.strictObject({ pages: z.array(trashedPage) })
export const restorePage = z.strictObject({
  /** Where to, when its old place is gone or another is wanted. */ parent: pageId.optional(),
  space: spaceId.optional(),
})
