import { createHash } from 'node:crypto'
import { cookieAttributes, cookieIn, cookieName, type CookieTerms } from './cookies.ts'

const COOKIE = 'tandem_sign_in'
const SECRET = /^[0-9A-Za-z]{43}$/
const YEAR_SECONDS = 365 * 24 * 3600

/** The secret of the guest's sign-in that a browser sent along, if it sent one. */
export const guestSecretOf = (cookieHeader: string | undefined, basePath: string): string | undefined => {
  const value = cookieIn(cookieHeader, cookieName(COOKIE, basePath))
  return value !== undefined && SECRET.test(value) ? value : undefined
}

/** What the store keeps of a secret of ours. It has 256 random bits, so one round of SHA-256 is enough. */
export const hashOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest()

/** The cookie that carries a guest's sign-in. */
export const guestCookie = (secret: string, terms: CookieTerms): string =>
  `${cookieName(COOKIE, terms.basePath)}=${secret}; ${cookieAttributes(terms, { seconds: YEAR_SECONDS })}`

/** Takes a guest's sign-in out of the browser. */
export const noGuestCookie = (terms: CookieTerms): string =>
  `${cookieName(COOKIE, terms.basePath)}=; ${cookieAttributes(terms, { seconds: 0 })}`
