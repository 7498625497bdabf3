import { pageId, person, principalId, reason, workspaceMessages } from '@tandem/protocol/schemas'
import { isId, type SignInId } from '@tandem/protocol'
import { z } from 'zod'

const signInId = z.custom<SignInId>(isId)
/** More rows of the tree than this are asked for anew. */
export const MOST_ROWS = 1000
const MOST_PAGES = 200
const MOST_PEOPLE = 50
const text = z.string().max(1000)

/** What one node tells the others. Parsed where it arrives: it may have been said by anybody, or by another release. */
export const notice = z.discriminatedUnion('say', [
  /** Who may do what has changed; the version of the rules is in the database. */
  z.strictObject({ say: z.literal('rules') }),
  z.strictObject({ say: z.literal('tree'), changed: z.array(pageId).max(MOST_ROWS), trashed: z.array(pageId).max(MOST_ROWS) }),
  z.strictObject({
    say: z.literal('refresh'),
    what: workspaceMessages.refresh.shape.what,
    who: z.array(principalId).max(MOST_ROWS).optional(),
  }),
  z.strictObject({
    say: z.literal('signed out'),
    of: z.union([z.strictObject({ signIn: signInId }), z.strictObject({ principal: principalId, except: signInId.optional() })]),
  }),
  z.strictObject({ say: z.literal('renamed'), person }),
  z.strictObject({ say: z.literal('page ended'), page: pageId, reason }),
  /** Somebody tried to show who they are: guesses are counted together, wherever they are made. */
  z.strictObject({
    say: z.literal('tried'),
    where: z.enum(['sign-in', 'link']),
    step: z.enum(['begun', 'succeeded', 'taken back']),
    attempt: z.strictObject({ subject: text, address: text, known: text.optional() }),
  }),
  z.strictObject({ say: z.literal('mailed'), email: text }),
  /** Who has which page open on the node that says it; `whole`: and nobody else is there. */
  z.strictObject({
    say: z.literal('here'),
    whole: z.boolean(),
    pages: z.array(z.strictObject({ page: pageId, people: z.array(person).max(MOST_PEOPLE) })).max(MOST_PAGES),
  }),
  /** A node is new, or has heard nobody for a while: it wants to know who is here. */
  z.strictObject({ say: z.literal('who') }),
])

export type Notice = z.infer<typeof notice>

/** What is found in the database anyway, or is of no use later, is said and not kept. */
const FLEETING: readonly Notice['say'][] = ['rules', 'here', 'who']
export const isKept = ({ say }: Notice): boolean => !FLEETING.includes(say)

/** A notice on its way: the same one may come twice, over the bus and from the database. */
export const envelope = z.strictObject({ id: z.custom<string>(isId), node: z.string().max(64), notice })
