import { isId, type SignInId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, visitorOf, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import type { AccountParts } from './shared-parts.ts'

/** The browsers in which a member is signed in. */
export const signInsRoutes = ({ signIns, live, clock }: Pick<AccountParts, 'signIns' | 'live' | 'clock'>): Route[] => [
  route('GET /sign-ins', {
    summary: 'The browsers in which you are signed in',
    needs: 'member',
    answer: forms.signInList,
    handle: async (asked) => {
      const { principal, signIn } = visitorOf(asked)
      const all = await signIns.list(principal.id, clock.now())
      return { signIns: all.map((row) => ({ ...row, isThis: row.id === signIn })) }
    },
  }),
  route('DELETE /sign-ins/:id', {
    summary: 'Sign one browser out',
    needs: 'member',
    handle: async (asked) => {
      const { id } = asked.params
      const signIn = id as SignInId
      if (!isId(id) || !(await signIns.end(visitorOf(asked).principal.id, signIn)))
        throw new Refusal(404, 'not_found', 'This browser is not signed in any more.')
      live.end({ signIn })
    },
  }),
]
