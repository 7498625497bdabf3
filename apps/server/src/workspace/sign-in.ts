import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Person } from '@tandem/protocol'
import type { People } from './ports.ts'

const COOKIE = 'tandem_sign_in'

/** The secret of the sign-in that a browser sent along, if it sent one. */
export const secretOf = (cookieHeader: string | undefined): string | undefined => {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=')
    if (name === COOKIE && value && /^[0-9A-Za-z]{43}$/.test(value)) return value
  }
  return undefined
}

/** What the store keeps of a secret. It has 256 random bits, so one round of SHA-256 is enough. */
export const hashOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest()

const YEAR_SECONDS = 365 * 24 * 3600

/** The cookie that carries a sign-in: out of reach of scripts and of other sites' requests. */
export const signInCookie = (secret: string, { secure }: { secure: boolean }): string =>
  `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure ? '; Secure' : ''}`

/** Looks a sign-in up by the hash of its secret. */
export const identifyBy =
  (people: Pick<People, 'find'>) =>
  (cookieHeader: string | undefined): Promise<Person | undefined> => {
    const secret = secretOf(cookieHeader)
    return secret ? people.find(hashOf(secret)) : Promise.resolve(undefined)
  }

/** Whose sign-in came with a request. */
export type WhoAsks = (request: IncomingMessage) => Promise<Person | undefined>

/** Looks once for each request, however many want to know. */
export const whoAsksBy = (people: Pick<People, 'find'>): WhoAsks => {
  const identify = identifyBy(people)
  const found = new WeakMap<IncomingMessage, Promise<Person | undefined>>()
  return (request) => {
    const known = found.get(request) ?? identify(request.headers.cookie)
    found.set(request, known)
    return known
  }
}
