import type { PrincipalId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, type Asked, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import { DISABLED } from './auth-options.ts'
import { noGuestCookie } from './guest-cookie.ts'
import { sentBack } from './cookies.ts'
import type { Entrance } from './entrance.ts'
import { disabled, tooManyTries, wrongCode, wrongCredentials } from './refusals.ts'
import type { CodeRecords } from './ports.ts'
import type { AccountParts } from './shared-parts.ts'
import { UsedCodes } from './used-codes.ts'
import { codeOf, headersFor, cookieTerms, passCookies } from './with-auth.ts'

type Parts = Pick<AccountParts, 'auth' | 'signIns' | 'live' | 'throttle' | 'known' | 'clock' | 'publicUrl'> & {
  entrance: Entrance
  codes: CodeRecords
}
type Browser = Pick<Asked<unknown, unknown>, 'headers' | 'address' | 'isSecure'>

interface Answer {
  headers: Headers
  id: PrincipalId
}

/** By password, with a code where the account has a second factor; and the way out. */
export const signInRoutes = (parts: Parts): Route[] => {
  const { auth, signIns, live, throttle, known, entrance, publicUrl } = parts
  const usedCodes = new UsedCodes(parts.codes, parts.clock)

  const byPassword = async (asked: Browser, { email, password }: { email: string; password: string }) => {
    try {
      // Without cookies: what the browser is now must not matter to who it will be.
      return await auth.api.signInEmail({ body: { email, password }, headers: headersFor(asked, ''), returnHeaders: true })
    } catch (error) {
      throw codeOf(error) === DISABLED ? disabled() : wrongCredentials()
    }
  }

  const byCode = async (asked: Browser, { challenge, code }: { challenge: string; code: string }): Promise<Answer> => {
    const sent = { headers: headersFor(asked, challenge), returnHeaders: true } as const
    try {
      const isTotp = /^\d{6}$/.test(code)
      const { headers, response } = isTotp
        ? await auth.api.verifyTOTP({ body: { code }, ...sent })
        : await auth.api.verifyBackupCode({ body: { code }, ...sent })
      return { headers, id: response.user.id as PrincipalId }
    } catch (error) {
      if (codeOf(error) === DISABLED) throw disabled()
      throw wrongCode()
    }
  }

  return [
    route('POST /sign-in', {
      summary: 'Sign in with e-mail and password, and a code where the account has a second factor',
      needs: 'nothing',
      rate: 'credentials',
      body: forms.signIn,
      expected: 'Give your e-mail address and your password.',
      answer: forms.me,
      handle: async (asked, reply) => {
        const { email, password, code } = asked.body
        const attempt = { subject: email, address: asked.address, known: known.find(asked.headers.cookie, email) }
        const wait = throttle.begin(attempt)
        if (wait > 0) throw tooManyTries(wait)
        const first = await byPassword(asked, { email, password })
        if (!('twoFactorRedirect' in first.response)) {
          throttle.succeeded(attempt)
          return entrance.enter(first.response.user.id as PrincipalId, first.headers, { browser: asked, reply })
        }
        if (code === undefined) {
          throttle.takeBack(attempt)
          throw new Refusal(401, 'second_factor', 'Give the code that your authenticator shows, or one of your backup codes.')
        }
        if (!(await usedCodes.take(email, code))) throw wrongCode()
        const second = await byCode(asked, { challenge: sentBack(first.headers.getSetCookie()), code })
        throttle.succeeded(attempt)
        return entrance.enter(second.id, second.headers, { browser: asked, reply })
      },
    }),
    route('POST /sign-out', {
      summary: 'Sign this browser out',
      needs: 'nothing',
      handle: async (asked, reply) => {
        const terms = cookieTerms(asked, publicUrl)
        const { headers } = await auth.api.signOut({ headers: headersFor(asked), returnHeaders: true })
        passCookies(headers, reply, terms)
        reply.cookie(noGuestCookie(terms))
        const { visitor, headers: sent } = asked
        if (!visitor || sent.authorization !== undefined) return
        await signIns.end(visitor.principal.id, visitor.signIn)
        live.end({ signIn: visitor.signIn })
      },
    }),
  ]
}
