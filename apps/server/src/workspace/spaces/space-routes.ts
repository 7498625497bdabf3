import { newSpaceId, type Role, type Space, type SpaceId } from '@tandem/protocol'
import { spaces as schemas } from '@tandem/protocol/schemas'
import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import { can, roleInSpace } from '../access/can.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import type { News } from '../live/ports.ts'
import type { Sight } from '../pages/sight.ts'
import { Refusal } from '../refusal.ts'
import type { SpaceRecord, Spaces } from './ports.ts'

export interface SpaceRoutesParts {
  spaces: Spaces
  access: Pick<Access, 'changed'>
  sight: Pick<Sight, 'strays'>
  news: News
  clock: Pick<Clock, 'now'>
}

const FORM = 'A space has a name of at most 80 characters, and is open or private.'

const shown = ({ id, slug, name, icon, description, visibility, defaultRole, isArchived }: SpaceRecord, role: Role | undefined): Space => ({
  id,
  slug,
  name,
  icon,
  description,
  visibility,
  defaultRole,
  role: role ?? null,
  isArchived,
})

/** Spaces: the list, making one, its settings, its end. */
export const spaceRoutes = ({ spaces, access, sight, news, clock }: SpaceRoutesParts): Route[] => {
  const found = async (id: SpaceId): Promise<SpaceRecord> => {
    const space = await spaces.find(id)
    if (!space) throw new Refusal(404, 'not_found', 'This space does not exist, or you may not see it.')
    return space
  }
  return [
    route('GET /spaces', {
      summary: 'The spaces one may see, archived ones too, the oldest first. The role is null where one only has some pages.',
      needs: 'signed in',
      answer: schemas.spaceList,
      handle: async (asked) => {
        const { id, kind, isAdmin } = visitorOf(asked).principal
        const [all, strays] = await Promise.all([spaces.listFor(id), sight.strays(id)])
        const havePages = new Set(strays.map(({ space }) => space))
        const seen = all.flatMap(({ granted, ...space }) => {
          const role = roleInSpace({ kind, ...space, granted })
          return can({ space: 'read' }, { role, isAdmin }) || havePages.has(space.id) ? [shown(space, role)] : []
        })
        return { spaces: seen }
      },
    }),
    route('POST /spaces', {
      summary: 'Make a space. Whoever makes it is its owner.',
      needs: 'member',
      body: schemas.newSpace,
      expected: FORM,
      answer: schemas.space,
      status: 201,
      handle: async (asked, reply) => {
        const { name, icon = null, description = '', visibility, defaultRole } = asked.body
        const made = { id: newSpaceId(), name, icon, description, visibility, defaultRole, at: clock.now() }
        const space = await spaces.create(made, visitorOf(asked).principal.id)
        await access.changed()
        reply.header('Location', `/api/v1/spaces/${space.id}`)
        return shown(space, 'owner')
      },
    }),
    route('GET /spaces/:space', {
      summary: 'One space.',
      needs: { space: 'read' },
      answer: schemas.space,
      handle: async ({ space, role }) => shown(await found(space), role),
    }),
    route('PATCH /spaces/:space', {
      summary: 'Change a space: what it is called, who is in it by default, whether it is archived. Its address stays.',
      needs: { space: 'manage' },
      body: schemas.changeSpace,
      expected: FORM,
      answer: schemas.space,
      handle: async ({ space, role, body }) => {
        const { name, icon, description, visibility, defaultRole, isArchived } = body
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(icon === undefined ? {} : { icon }),
          ...(description === undefined ? {} : { description }),
          ...(visibility === undefined ? {} : { visibility }),
          ...(defaultRole === undefined ? {} : { defaultRole }),
          ...(isArchived === undefined ? {} : { isArchived }),
        }
        await spaces.change(space, change, clock.now())
        await access.changed()
        news.refresh(['spaces'])
        return shown(await found(space), role)
      },
    }),
    route('DELETE /spaces/:space', {
      summary: 'Remove a space in which no pages are left. What of it is in the trash goes for ever.',
      needs: { space: 'manage' },
      handle: async ({ space }) => {
        if ((await spaces.remove(space)) === 'has pages')
          throw new Refusal(409, 'conflict', 'This space still has pages. Move them elsewhere or to the trash first, or archive the space.')
        await access.changed()
        news.refresh(['spaces'])
      },
    }),
  ]
}
