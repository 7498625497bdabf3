import { createHmac, timingSafeEqual } from 'node:crypto'
import { newSignInId } from '@tandem/protocol'
import { cookieIn } from './cookies.ts'

const COOKIE = 'tandem.known'
const YEAR_SECONDS = 365 * 24 * 3600
const FORM = /^([0-9A-Za-z]{16})\.([\w-]{43})$/

/** Remembers in the browser itself that somebody was signed in there. It lets nobody in; it only spares them waiting. */
export class KnownBrowsers {
  readonly #key: string

  constructor(key: string) {
    this.#key = key
  }

  /** A name for the browser, if this e-mail was signed in there. */
  find(cookieHeader: string | undefined, email: string): string | undefined {
    const [, name = '', proof = ''] = FORM.exec(cookieIn(cookieHeader, COOKIE) ?? '') ?? []
    if (!name) return undefined
    return timingSafeEqual(Buffer.from(proof), Buffer.from(this.#proof(name, email))) ? name : undefined
  }

  cookie(email: string, { secure }: { secure: boolean }): string {
    const name = newSignInId()
    const value = `${name}.${this.#proof(name, email)}`
    return `${COOKIE}=${value}; Path=/api/v1/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure ? '; Secure' : ''}`
  }

  #proof(name: string, email: string): string {
    return createHmac('sha256', this.#key).update(`${name} ${email}`).digest('base64url')
  }
}
