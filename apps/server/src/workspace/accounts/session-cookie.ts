import { createHmac, timingSafeEqual } from 'node:crypto'
import { cookieIn } from './cookies.ts'

const NAME = 'tandem.session_token'

/** Reads the cookie of a member's sign-in as better-auth writes it: the secret and, after a dot, its signature. */
export class SessionCookie {
  readonly #name: string
  readonly #key: string

  constructor({ isSecure, key }: { isSecure: boolean; key: string }) {
    this.#name = isSecure ? `__Secure-${NAME}` : NAME
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
