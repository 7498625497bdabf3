import type { Asked, Reply } from '../api/route.ts'
import { basePathOf } from '../base-path.ts'
import { Refusal } from '../refusal.ts'
import { ADDRESS_HEADER } from './auth-options.ts'
import { secured, type CookieTerms } from './cookies.ts'

type Browser = Pick<Asked<unknown, unknown>, 'headers' | 'address' | 'isSecure'>

/** What better-auth may see of a request. `cookie`: instead of the browser's own. */
export const headersFor = ({ headers, address }: Browser, cookie: string | undefined = headers.cookie): Headers => {
  const shown = new Headers({ [ADDRESS_HEADER]: address })
  if (cookie !== undefined) shown.set('cookie', cookie)
  for (const name of ['user-agent', 'origin'] as const) {
    const value = headers[name]
    if (value !== undefined) shown.set(name, value)
  }
  return shown
}

/** For what better-auth does for the browser whose cookie comes along: a key of the API is no browser. */
export const checkIsBrowser = ({ headers }: Pick<Browser, 'headers'>): void => {
  if (headers.authorization !== undefined) throw new Refusal(403, 'forbidden', 'This is done in a browser, and not with a key.')
}

/** How this browser is given its cookies. They travel encrypted only where this request did, or all of them do. */
export const cookieTerms = ({ isSecure }: Pick<Browser, 'isSecure'>, publicUrl: string | undefined): CookieTerms => ({
  secure: isSecure || publicUrl?.startsWith('https:') === true,
  basePath: basePathOf(publicUrl),
})

/** Gives the browser the cookies that better-auth made. */
export const passCookies = (made: Headers, reply: Pick<Reply, 'cookie'>, { secure }: Pick<CookieTerms, 'secure'>): void => {
  for (const cookie of made.getSetCookie()) reply.cookie(secured(cookie, { secure }))
}

/** Why better-auth refused; what is a failure and no refusal is thrown on. */
export const codeOf = (error: unknown): string => {
  const { body, statusCode } = error as { body?: { code?: unknown }; statusCode?: unknown }
  if (typeof statusCode !== 'number' || statusCode >= 500) throw error
  return typeof body?.code === 'string' ? body.code : ''
}
