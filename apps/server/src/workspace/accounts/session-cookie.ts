import { createHmac, timingSafeEqual } from 'node:crypto'
import { cookieIn, cookieName } from './cookies.ts'

const PREFIX = 'tandem'

/** What the names of better-auth's cookies begin with. */
export const cookiePrefix = (basePath: string): string => cookieName(PREFIX, basePath)

/** The cookie of a member's sign-in, as it is called where it travels unencrypted. */
export const sessionCookieName = (basePath: string): string => `${cookiePrefix(basePath)}.session_token`

/** Reads the cookie of a member's sign-in as better-auth writes it: the secret and, after a dot, its signature. */
export class SessionCookie {
  readonly #name: string
  readonly #key: string

  constructor({ isSecure, basePath, key }: { isSecure: boolean; basePath: string; key: string }) {
    this.#name = `${isSecure ? '__Secure-' : ''}${sessionCookieName(basePath)}`
    this.#key = key
  }

  /** The secret, if the signature is ours. */
  tokenIn(cookieHeader: string | undefined): string | undefined {
    const value = decoded(cookieIn(cookieHeader, this.#name))
    const dot = value?.lastIndexOf('.') ?? -1
    if (!value || dot < 1) return undefined
    const token = value.slice(0, dot)
    const expected = createHmac('sha256', this.#key).update(token).digest()
    const given = Buffer.from(value.slice(dot + 1), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
  }
}

const decoded = (value: string | undefined): string | undefined => {
  try {
    return value && decodeURIComponent(value)
  } catch {
    return undefined
  }
}
