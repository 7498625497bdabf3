import type { PrincipalId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, visitorOf, type Asked, type Reply, type Route } from '../api/route.ts'
import { ownAddress } from '../members/own-address.ts'
import { Refusal } from '../refusal.ts'
import { secondFactorEndedMail } from './account-mails.ts'
import { sentBack } from './cookies.ts'
import { checkOwnPassword } from './own-password.ts'
import { tooManyTries, wrongCode } from './refusals.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { AccountParts } from './shared-parts.ts'
import { checkIsBrowser, codeOf, headersFor, cookieTerms, passCookies } from './with-auth.ts'

type Parts = Pick<AccountParts, 'auth' | 'accounts' | 'signIns' | 'throttle' | 'publicUrl' | 'live' | 'mail' | 'failed'> & {
  cookie: SessionCookie
}

/** A second factor: an authenticator with codes of six digits, and backup codes for when it is lost. */
export const secondFactorRoutes = (parts: Parts): Route[] => {
  const { auth, accounts, signIns, throttle, publicUrl, cookie, live, mail } = parts

  /** better-auth gives the browser a new secret with every change; live connections know it by its id, which stays. */
  const goOn = async (asked: Pick<Asked<unknown, unknown>, 'visitor' | 'isSecure'>, made: Headers, reply: Reply) => {
    const token = cookie.tokenIn(sentBack(made.getSetCookie()))
    if (token !== undefined) await signIns.goOn(token, visitorOf(asked).signIn)
    passCookies(made, reply, cookieTerms(asked, publicUrl))
  }

  return [
    route('POST /second-factor', {
      summary: 'Begin to set up a second factor',
      needs: 'member',
      body: forms.beginSecondFactor,
      answer: forms.secondFactor,
      handle: async (asked) => {
        checkIsBrowser(asked)
        const { password } = asked.body
        const { hasSecondFactor } = await checkOwnPassword(parts, asked, password)
        if (hasSecondFactor) throw new Refusal(409, 'conflict', 'There is a second factor already. End it first to set up another.')
        const made = await auth.api.enableTwoFactor({ body: { password }, headers: headersFor(asked) })
        if (made.method !== 'totp') throw new Error('a second factor of another kind was made')
        const { totpURI: uri, backupCodes } = made
        return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backupCodes }
      },
    }),
    route('POST /second-factor/confirm', {
      summary: 'Show that the authenticator gives the right codes; from then on it is asked for',
      needs: 'member',
      body: forms.confirmSecondFactor,
      handle: async (asked, reply) => {
        checkIsBrowser(asked)
        const { principal, signIn } = visitorOf(asked)
        const attempt = { subject: `code ${principal.id}`, address: asked.address, known: signIn }
        const wait = throttle.begin(attempt)
        if (wait > 0) throw tooManyTries(wait)
        try {
          const { headers } = await auth.api.verifyTOTP({
            body: { code: asked.body.code },
            headers: headersFor(asked),
            returnHeaders: true,
          })
          throttle.succeeded(attempt)
          await goOn(asked, headers, reply)
        } catch (error) {
          codeOf(error)
          throw wrongCode()
        }
      },
    }),
    route('POST /second-factor/end', {
      summary: 'Do without a second factor from now on',
      needs: 'member',
      body: forms.beginSecondFactor,
      handle: async (asked, reply) => {
        checkIsBrowser(asked)
        const { password } = asked.body
        const { hasSecondFactor } = await checkOwnPassword(parts, asked, password)
        if (!hasSecondFactor) return
        const { headers } = await auth.api.disableTwoFactor({ body: { password }, headers: headersFor(asked), returnHeaders: true })
        await goOn(asked, headers, reply)
      },
    }),
    route('DELETE /members/:id/second-factor', {
      summary: 'Take the second factor of a member away who has lost it; their sign-ins end, and they are told',
      needs: 'admin',
      handle: async (asked) => {
        const id = asked.params['id'] as PrincipalId
        if (id === visitorOf(asked).principal.id)
          throw new Refusal(403, 'forbidden', 'Your own is ended in your settings, with your password.')
        const account = await accounts.find({ id })
        if (!account || !(await accounts.endSecondFactor(id)))
          throw new Refusal(404, 'not_found', 'There is no such member, or they have no second factor.')
        live.end({ principal: id })
        if (!mail || account.email === null) return
        const { subject, text } = secondFactorEndedMail(ownAddress(asked, publicUrl))
        mail.send(account.email, subject, text).catch(parts.failed)
      },
    }),
  ]
}
