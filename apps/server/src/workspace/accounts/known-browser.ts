import { createHmac, timingSafeEqual } from 'node:crypto'
import { newSignInId } from '@tandem/protocol'
import { cookieAttributes, cookieIn, cookieName, type CookieTerms } from './cookies.ts'

const COOKIE = 'tandem.known'
const YEAR_SECONDS = 365 * 24 * 3600
const FORM = /^([0-9A-Za-z]{16})\.([\w-]{43})$/

/** Remembers in the browser itself that somebody was signed in there. It lets nobody in; it only spares them waiting. */
export class KnownBrowsers {
  readonly #key: string
  readonly #basePath: string

  constructor({ key, basePath }: { key: string; basePath: string }) {
    this.#key = key
    this.#basePath = basePath
  }

  /** A name for the browser, if this e-mail was signed in there. */
  find(cookieHeader: string | undefined, email: string): string | undefined {
    const [, name = '', proof = ''] = FORM.exec(cookieIn(cookieHeader, cookieName(COOKIE, this.#basePath)) ?? '') ?? []
    if (!name) return undefined
    return timingSafeEqual(Buffer.from(proof), Buffer.from(this.#proof(name, email))) ? name : undefined
  }

  cookie(email: string, terms: CookieTerms): string {
    const name = newSignInId()
    const value = `${name}.${this.#proof(name, email)}`
    return `${cookieName(COOKIE, this.#basePath)}=${value}; ${cookieAttributes(terms, { below: '/api/v1/', seconds: YEAR_SECONDS })}`
  }

  #proof(name: string, email: string): string {
    return createHmac('sha256', this.#key).update(`${name} ${email}`).digest('base64url')
  }
}
