import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { pageId, pageKind, person, principalId, role } from '../shapes.ts'
import { linkId } from './accounts.ts'
import { count, line, moment, password, secret } from './text.ts'

const linkRole = role.exclude(['owner'])

export const link = z.strictObject({
  id: linkId,
  /** What to hand on. It holds the secret. */
  address: z.string(),
  role: linkRole,
  hasPassword: z.boolean(),
  expiresAt: moment.nullable(),
  mostGuests: z.number().int().min(1).max(10_000).nullable(),
  withSubpages: z.boolean(),
  createdBy: person.nullable(),
  createdAt: moment,
  guests: z.array(z.strictObject({ person, joinedAt: moment })),
})
export const sharing = z.strictObject({
  /** Of whoever asks: they give at most this. */
  role,
  people: z.array(
    z.strictObject({
      person,
      email: z.string().nullable(),
      /** `none`: kept out of this page and what lies below it. */
      role: z.union([role, z.literal('none')]),
      /** Where it comes from: this page, a page above it, or the space. */
      from: z.union([z.literal('page'), z.literal('space'), z.strictObject({ page: pageId, title: z.string() })]),
    }),
  ),
  /** What members that are not named have by the space; `null`: nothing. */
  everybody: role.nullable(),
  links: z.array(link),
  /** What links may be here. */
  policy: z.strictObject({
    most: z.enum(['off', 'viewer', 'commenter', 'editor']),
    needPassword: z.boolean(),
    mostDays: z.number().int().nullable(),
  }),
  /** Addresses of this server in its own network, when people reach it only there. */
  isPrivateAddress: z.boolean(),
})
export const giveGrant = z.strictObject({ role: z.union([role, z.literal('none')]) })
/** For somebody without an account: they get a grant by the invitation. */
export const newLink = z.strictObject({
  role: linkRole,
  password: password.optional(),
  expiresAt: moment.nullable().optional(),
  mostGuests: z.number().int().min(1).max(10_000).nullable().optional(),
  withSubpages: z.boolean().default(false),
})
export const changeLink = z.strictObject({
  role: linkRole.optional(),
  password: password.nullable().optional(),
  expiresAt: moment.nullable().optional(),
  mostGuests: z.number().int().min(1).max(10_000).nullable().optional(),
  withSubpages: z.boolean().optional(),
})
export const lookLink = z.strictObject({ token: secret })
/** What a link shows before somebody joins. Looking counts nothing. */
export const linkShown = z.strictObject({
  title: z.string(),
  kind: pageKind,
  spaceName: z.string(),
  workspaceName: z.string(),
  sharedBy: z.string(),
  role: linkRole,
  needsPassword: z.boolean(),
  /** Somebody who is signed in or was here before joins without giving a name; so does whoever only reads. */
  needsName: z.boolean(),
  /** A name to begin with. */
  suggestion: z.string(),
})
export const joinLink = z.strictObject({
  token: secret,
  name: line.min(1).max(LIMITS.nameLength).optional(),
  color: z.number().int().min(0).max(11).optional(),
  password: password.optional(),
})
export const removeGuests = z.strictObject({ guest: principalId.optional() })
export const guestCount = z.strictObject({ guests: count })
