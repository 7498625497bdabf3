import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Clock } from '../../rooms/ports.ts'
import type { Visitor } from '../principal.ts'
import { guestSecretOf, hashOf } from './guest-cookie.ts'
import type { ApiKeys, GuestSignIns, SignIns } from './ports.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface IdentifyParts {
  cookie: Pick<SessionCookie, 'tokenIn'>
  signIns: Pick<SignIns, 'find'>
  guests: Pick<GuestSignIns, 'find'>
  /** What the workspace lies below. */
  basePath: string
  apiKeys: ApiKeys
  clock: Pick<Clock, 'now'>
}

const KEY = /^Bearer ([\w-]{1,200})$/i

/** Who a browser is, by its cookies: a member's sign-in counts before a guest's. */
export const identifyBrowser =
  ({ cookie, signIns, guests, basePath, clock }: Omit<IdentifyParts, 'apiKeys'>) =>
  async ({ cookie: header }: Pick<IncomingHttpHeaders, 'cookie'>): Promise<Visitor | undefined> => {
    const token = cookie.tokenIn(header)
    const member = token === undefined ? undefined : await signIns.find(token, clock.now())
    if (member) return member
    const secret = guestSecretOf(header, basePath)
    return secret === undefined ? undefined : guests.find(hashOf(secret))
  }

/** Who asks the REST API, looked up once for each request however many want to know. Programs come with a key. */
export const whoAsksBy = (parts: IdentifyParts): ((request: IncomingMessage) => Promise<Visitor | undefined>) => {
  const browser = identifyBrowser(parts)
  const look = async ({ headers }: IncomingMessage): Promise<Visitor | undefined> => {
    const { authorization } = headers
    if (authorization === undefined) return browser(headers)
    // A program that shows a key is that key's, whatever cookies came along.
    const key = KEY.exec(authorization)?.[1]
    return key === undefined ? undefined : parts.apiKeys.find(hashOf(key))
  }
  const found = new WeakMap<IncomingMessage, Promise<Visitor | undefined>>()
  return (request) => {
    const known = found.get(request) ?? look(request)
    found.set(request, known)
    return known
  }
}
