import { isId, type PrincipalId } from '@tandem/protocol'
import { spaces as schemas } from '@tandem/protocol/schemas'
import type { Access } from '../access/access.ts'
import { can } from '../access/can.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import type { News } from '../live/ports.ts'
import { Refusal } from '../refusal.ts'
import type { SpaceMembers } from './ports.ts'

const principalIn = (params: Readonly<Record<string, string>>): PrincipalId => {
  const { principal } = params
  if (!isId(principal)) throw nobody()
  return principal as PrincipalId
}
const nobody = () => new Refusal(404, 'not_found', 'There is no such member.')
const lastOwner = () =>
  new Refusal(409, 'last_owner', 'Somebody has to remain who may manage this space. Make somebody else its owner first.')

/** Who is in a space by name, and as what. */
export const spaceMemberRoutes = ({
  members,
  access,
  news,
}: {
  members: SpaceMembers
  access: Pick<Access, 'changed'>
  news: News
}): Route[] => [
  route('GET /spaces/:space/members', {
    summary: 'Who was given a role in a space by name. In an open space all other members have its default role.',
    needs: { space: 'read' },
    answer: schemas.spaceMembers,
    handle: async (asked) => {
      const isGuest = visitorOf(asked).principal.kind === 'guest'
      const all = await members.list(asked.space)
      // Addresses are for members alone.
      return { members: isGuest ? all.map((member) => ({ ...member, email: null })) : all }
    },
  }),
  route('PUT /spaces/:space/members/:principal', {
    summary: 'Give a member a role in a space.',
    needs: { space: 'manage' },
    body: schemas.giveRole,
    expected: 'A role is viewer, commenter, editor or owner.',
    handle: async ({ space, params, body }) => {
      const given = await members.give(space, principalIn(params), body.role)
      if (given === 'nobody') throw nobody()
      if (given === 'last owner') throw lastOwner()
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
  route('DELETE /spaces/:space/members/:principal', {
    summary: 'Take a role in a space away, or leave it oneself.',
    needs: { space: 'read' },
    handle: async (asked) => {
      const { id, isAdmin } = visitorOf(asked).principal
      const principal = principalIn(asked.params)
      if (principal !== id && !can({ space: 'manage' }, { role: asked.role, isAdmin }))
        throw new Refusal(403, 'forbidden', 'Your role does not allow that.')
      if ((await members.take(asked.space, principal)) === 'last owner') throw lastOwner()
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
]
