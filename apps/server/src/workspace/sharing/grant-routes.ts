import { isId, type PrincipalId } from '@tandem/protocol'
import { sharing as schemas } from '@tandem/protocol/schemas'
import { can } from '../access/can.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import type { GrantOutcome } from './ports.ts'
import { noPerson, tooMuch, type SharingParts } from './sharing-parts.ts'

const principalIn = (params: Readonly<Record<string, string>>): PrincipalId => {
  const { principal } = params
  if (!isId(principal)) throw noPerson()
  return principal as PrincipalId
}

const settle = (outcome: GrantOutcome): void => {
  if (outcome === 'nobody') throw noPerson()
  if (outcome === 'too much') throw tooMuch()
  if (outcome === 'last owner')
    throw new Refusal(409, 'last_owner', 'Somebody has to remain who owns this page. Make somebody else its owner first.')
}

/** What people were given on a page by name. */
export const grantRoutes = ({ grants, access, news }: Pick<SharingParts, 'grants' | 'access' | 'news'>): Route[] => [
  route('PUT /pages/:page/grants/:principal', {
    summary: 'Give a member a role on a page and all that lies below it, or keep somebody out',
    needs: { page: 'share' },
    body: schemas.giveGrant,
    expected: 'A role is viewer, commenter, editor, owner or none.',
    handle: async ({ page, role, params, body }) => {
      settle(await grants.give(page, principalIn(params), body.role, role))
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
  route('DELETE /pages/:page/grants/:principal', {
    summary: 'Take back what somebody was given on a page, or leave it oneself; what they have by a page above or the space stays',
    needs: { page: 'read' },
    handle: async (asked) => {
      const { id, kind, isAdmin } = visitorOf(asked).principal
      const principal = principalIn(asked.params)
      if (principal !== id && !can({ page: 'share' }, { role: asked.role, kind, isAdmin }))
        throw new Refusal(403, 'forbidden', 'Your role does not allow that.')
      settle(await grants.take(asked.page, principal, asked.role))
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
]
