import { isIP } from 'node:net'
import { isId, type PrincipalId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, type Asked, type Reply, type Route } from '../api/route.ts'
import { ownAddress } from '../members/own-address.ts'
import { Refusal } from '../refusal.ts'
import type { AtEachAddress } from './at-each-address.ts'
import { DISABLED } from './auth-options.ts'
import type { Entrance } from './entrance.ts'
import type { Passkeys } from './passkeys.ts'
import { disabled } from './refusals.ts'
import { checkIsBrowser, codeOf, headersFor, cookieTerms, passCookies } from './with-auth.ts'

interface Parts {
  passkeys: AtEachAddress<Passkeys>
  entrance: Entrance
  publicUrl: string | undefined
}

type Browser = Asked<unknown, unknown>

const CREDENTIAL_BYTES = 64 * 1024

/** Sign-ins without a password, by what a device holds. */
export const passkeyRoutes = ({ passkeys, entrance, publicUrl }: Parts): Route[] => {
  const apiFor = async (asked: Browser) => {
    checkIsBrowser(asked)
    const address = ownAddress(asked, publicUrl)
    if (isIP(new URL(address).hostname.replace(/^\[|\]$/g, '')) > 0)
      throw new Refusal(409, 'not_configured', 'Browsers give passkeys to names only. Open this workspace by its name, not by its number.')
    return (await passkeys.at(address)).api
  }
  const withCookies = (asked: Browser, reply: Reply, made: Headers) => passCookies(made, reply, cookieTerms(asked, publicUrl))

  return [
    route('GET /passkeys', {
      summary: 'Your passkeys',
      needs: 'member',
      answer: forms.passkeyList,
      handle: async (asked) => {
        const all = await (await apiFor(asked)).listPasskeys({ headers: headersFor(asked) })
        return { passkeys: all.map(({ id, name, createdAt }) => ({ id, name: name ?? '', createdAt: new Date(createdAt).getTime() })) }
      },
    }),
    route('POST /passkeys/options', {
      summary: 'Begin to add a passkey: what to give navigator.credentials.create',
      needs: 'member',
      answer: forms.passkeyOptions,
      handle: async (asked, reply) => {
        const api = await apiFor(asked)
        const { headers, response } = await api.generatePasskeyRegistrationOptions({ headers: headersFor(asked), returnHeaders: true })
        withCookies(asked, reply, headers)
        return { options: { ...response } }
      },
    }),
    route('POST /passkeys', {
      summary: 'Add a passkey that the browser has made',
      needs: 'member',
      body: forms.newPasskey,
      bodyBytes: CREDENTIAL_BYTES,
      answer: forms.passkeyList.shape.passkeys.element,
      status: 201,
      handle: async (asked) => {
        const { name, credential } = asked.body
        const api = await apiFor(asked)
        try {
          const made = await api.verifyPasskeyRegistration({ body: { name, response: credential }, headers: headersFor(asked) })
          return { id: made.id, name, createdAt: new Date(made.createdAt).getTime() }
        } catch (error) {
          codeOf(error)
          throw new Refusal(400, 'bad_message', 'This passkey could not be checked. Try to add it again.')
        }
      },
    }),
    route('DELETE /passkeys/:id', {
      summary: 'Remove a passkey',
      needs: 'member',
      handle: async (asked) => {
        const { id } = asked.params
        const api = await apiFor(asked)
        const gone = new Refusal(404, 'not_found', 'This passkey is not there any more.')
        if (!isId(id)) throw gone
        await api.deletePasskey({ body: { id }, headers: headersFor(asked) }).catch((error: unknown) => {
          codeOf(error)
          throw gone
        })
      },
    }),
    route('POST /sign-in/passkey/options', {
      summary: 'Begin to sign in with a passkey: what to give navigator.credentials.get',
      needs: 'nothing',
      rate: 'credentials',
      answer: forms.passkeyOptions,
      handle: async (asked, reply) => {
        const api = await apiFor(asked)
        const { headers, response } = await api.generatePasskeyAuthenticationOptions({
          headers: headersFor(asked, ''),
          returnHeaders: true,
        })
        withCookies(asked, reply, headers)
        return { options: { ...response, userVerification: 'required' } }
      },
    }),
    route('POST /sign-in/passkey', {
      summary: 'Sign in with a passkey',
      needs: 'nothing',
      rate: 'credentials',
      body: forms.passkeySignIn,
      bodyBytes: CREDENTIAL_BYTES,
      answer: forms.me,
      handle: async (asked, reply) => {
        const api = await apiFor(asked)
        const body = { response: asked.body.credential }
        const made = await api
          .verifyPasskeyAuthentication({ body, headers: headersFor(asked), returnHeaders: true })
          .catch((error: unknown) => {
            if (codeOf(error) === DISABLED) throw disabled()
            throw new Refusal(401, 'wrong_credentials', 'This passkey is not known here, or could not be checked.')
          })
        return entrance.enter(made.response.session.userId as PrincipalId, made.headers, { browser: asked, reply })
      },
    }),
  ]
}
