import { isId, type PrincipalId } from '@tandem/protocol'
import { accounts, search } from '@tandem/protocol/schemas'
import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { LiveSignIns, SignIns } from '../accounts/ports.ts'
import { route, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import { membersLike } from './matching.ts'
import type { Members } from './ports.ts'

const MOST_PEOPLE = 20

interface Parts {
  members: Members
  access: Pick<Access, 'changed'>
  /** Ends the live connections of somebody who is switched off. */
  live: LiveSignIns
  signIns: Pick<SignIns, 'endAll'>
  clock: Pick<Clock, 'now'>
}

/** Who is in the workspace, and who may stay. */
export const memberRoutes = ({ members, access, live, signIns, clock }: Parts): Route[] => [
  route('GET /people', {
    summary: 'Members by name or e-mail, at most 20',
    needs: 'member',
    query: search.askPeople,
    answer: accounts.peopleList,
    handle: async ({ query }) => {
      const active = (await members.list()).filter(({ isDisabled }) => !isDisabled)
      return {
        people: membersLike(active, query.q)
          .slice(0, MOST_PEOPLE)
          .map(({ person, email }) => ({ person, email })),
      }
    },
  }),
  route('GET /members', {
    summary: 'All members, for admins',
    needs: 'admin',
    query: search.askMembers,
    answer: accounts.memberList,
    handle: async ({ query: { q, after, limit } }) => {
      const all = membersLike(await members.list(), q)
      return { members: all.slice(after, after + limit), total: all.length }
    },
  }),
  route('PATCH /members/:id', {
    summary: 'Make somebody an admin or no admin any more, switch their account off or on again',
    needs: 'admin',
    body: accounts.changeMember,
    answer: accounts.member,
    handle: async ({ params: { id }, body }) => {
      const changed = isId(id) ? await members.change(id as PrincipalId, body, clock.now()) : undefined
      if (!changed) throw new Refusal(404, 'not_found', 'This member does not exist.')
      if (changed === 'last admin')
        throw new Refusal(409, 'last_owner', 'Nobody else runs this workspace. Make somebody else an admin first.')
      await access.changed()
      if (changed.isDisabled) {
        live.end({ principal: changed.person.id })
        // Who is switched on again signs in again.
        await signIns.endAll(changed.person.id)
      }
      return changed
    },
  }),
]
