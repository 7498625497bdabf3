import { createHash } from 'node:crypto'

const COOKIE = 'tandem_sign_in'
const YEAR_SECONDS = 365 * 24 * 3600

/** The secret of the guest's sign-in that a browser sent along, if it sent one. */
export const guestSecretOf = (cookieHeader: string | undefined): string | undefined => {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=')
    if (name === COOKIE && value && /^[0-9A-Za-z]{43}$/.test(value)) return value
  }
  return undefined
}

/** What the store keeps of a secret of ours. It has 256 random bits, so one round of SHA-256 is enough. */
export const hashOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest()

/** The cookie that carries a guest's sign-in: out of reach of scripts and of other sites' requests. */
export const guestCookie = (secret: string, { secure }: { secure: boolean }): string =>
  `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure ? '; Secure' : ''}`

/** Takes a guest's sign-in out of the browser. */
export const noGuestCookie = ({ secure }: { secure: boolean }): string =>
  `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`
