import { createHash } from 'node:crypto'
import { isId, newSecret, newSignInId, type SignInId } from '@tandem/protocol'
import { accounts } from '@tandem/protocol/schemas'
import type { Clock } from '../../rooms/ports.ts'
import type { LiveSignIns } from '../accounts/ports.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import type { ApiKeyRecords } from './ports.ts'

/** Tells people, and programs that look for secrets in code, what they have found. */
const PREFIX = 'tandem_'
const START = PREFIX.length + 4
const MOST_KEYS = 50
const DAY_MS = 24 * 3600 * 1000

/** Keys by which programs come in as the member who made them: `Authorization: Bearer <key>`. */
export const apiKeyRoutes = ({ keys, live, clock }: { keys: ApiKeyRecords; live: LiveSignIns; clock: Pick<Clock, 'now'> }): Route[] => [
  route('GET /api-keys', {
    summary: 'Your keys for programs, without their secrets',
    needs: 'member',
    answer: accounts.apiKeyList,
    handle: async (asked) => ({ keys: await keys.list(visitorOf(asked).principal.id) }),
  }),
  route('POST /api-keys', {
    summary: 'Make a key for a program that may do what you may; its secret is told this once',
    needs: 'member',
    rate: 'credentials',
    body: accounts.newApiKey,
    answer: accounts.madeApiKey,
    status: 201,
    handle: async (asked) => {
      const { name, days } = asked.body
      const secret = `${PREFIX}${newSecret()}`
      const createdAt = clock.now()
      const expiresAt = days === null ? null : createdAt + days * DAY_MS
      const key = { id: newSignInId(), name, start: secret.slice(0, START), createdAt, expiresAt, usedAt: null }
      const hash = createHash('sha256').update(secret).digest()
      if (!(await keys.create(key, { principal: visitorOf(asked).principal.id, hash, most: MOST_KEYS })))
        throw new Refusal(409, 'conflict', `You have ${MOST_KEYS} keys. Delete one you do not use any more.`)
      return { key, secret }
    },
  }),
  route('DELETE /api-keys/:id', {
    summary: 'Delete a key: the program is signed out at once',
    needs: 'member',
    handle: async (asked) => {
      const { id } = asked.params
      const principal = visitorOf(asked).principal.id
      if (!isId(id) || !(await keys.remove(principal, id as SignInId))) throw new Refusal(404, 'not_found', 'This key does not exist.')
      live.end({ signIn: id as SignInId })
    },
  }),
]
