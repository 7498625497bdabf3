import { accounts as forms } from '@tandem/protocol/schemas'
import { route, type Route } from '../api/route.ts'
import { basePathOf } from '../base-path.ts'
import type { OidcSettings } from '../admin/ports.ts'
import { ownAddress } from '../members/own-address.ts'
import { Refusal } from '../refusal.ts'
import { AtEachAddress } from './at-each-address.ts'
import { DISABLED } from './auth-options.ts'
import { sentBack } from './cookies.ts'
import type { Entrance } from './entrance.ts'
import type { Oidc } from './oidc.ts'
import { CLOSED, PROVIDER, ProviderUnreachable, UNPROVEN } from './provider.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { AccountParts } from './shared-parts.ts'
import { headersFor, cookieTerms, passCookies } from './with-auth.ts'

interface Parts extends Pick<AccountParts, 'signIns' | 'access' | 'clock' | 'publicUrl'> {
  provider: () => Promise<OidcSettings | undefined>
  open: (settings: OidcSettings, address: string) => Promise<Oidc>
  entrance: Entrance
  cookie: SessionCookie
}

/** What the sign-in screen says, by what better-auth gives as its reason. */
const PROBLEMS: Readonly<Record<string, string>> = {
  [DISABLED]: 'disabled',
  [CLOSED]: 'sign_up_closed',
  [UNPROVEN]: 'forbidden',
  account_not_linked: 'taken',
}

/** Sign-ins by a provider: the way there, and the way back. */
export const oidcRoutes = (parts: Parts): Route[] => {
  const { provider, open, entrance, signIns, access, clock, publicUrl, cookie } = parts
  const basePath = basePathOf(publicUrl)
  let opened: { settings: string; at: AtEachAddress<Oidc> } | undefined

  const oidcAt = async (id: string | undefined, address: string): Promise<Oidc> => {
    const settings = await provider()
    if (!settings || id !== PROVIDER) throw new Refusal(404, 'not_configured', 'There is no such way to sign in here.')
    const key = JSON.stringify(settings)
    if (opened?.settings !== key) opened = { settings: key, at: new AtEachAddress((at) => open(settings, at)) }
    return opened.at.at(address).catch((error: unknown) => {
      if (!(error instanceof ProviderUnreachable)) throw error
      throw new Refusal(409, 'not_configured', `${settings.name} cannot be reached just now. Try again in a moment.`)
    })
  }

  return [
    route('GET /oidc/begin/:provider', {
      summary: 'Go to a provider to sign in; a browser opens this address',
      needs: 'nothing',
      rate: 'credentials',
      query: forms.askProvider,
      handle: async (asked, reply) => {
        const address = ownAddress(asked, publicUrl)
        const { api } = await oidcAt(asked.params['provider'], address)
        const { headers, response } = await api.signInSocial({
          body: { provider: PROVIDER, callbackURL: asked.query.next ?? '/', errorCallbackURL: '/login', disableRedirect: true },
          headers: headersFor(asked, ''),
          returnHeaders: true,
        })
        passCookies(headers, reply, cookieTerms(asked, publicUrl))
        if (!response.url) throw new Error('the provider has no address to go to')
        reply.redirect(response.url)
      },
    }),
    route('GET /oidc/callback/:provider', {
      summary: 'Where a provider sends the browser back to',
      needs: 'nothing',
      rate: 'credentials',
      query: forms.backFromProvider,
      handle: async (asked, reply) => {
        const { api } = await oidcAt(asked.params['provider'], ownAddress(asked, publicUrl))
        const answer = await api.callbackOAuth({
          method: 'GET',
          params: { id: PROVIDER },
          query: asked.query,
          headers: headersFor(asked),
          asResponse: true,
        })
        const to = new URL(answer.headers.get('location') ?? '/login', 'http://here')
        const token = cookie.tokenIn(sentBack(answer.headers.getSetCookie()))
        const visitor = token === undefined ? undefined : await signIns.find(token, clock.now())
        if (visitor) {
          await access.changed()
          await entrance.enter(visitor.principal.id, answer.headers, { browser: asked, reply })
          reply.redirect(`${basePath}${to.pathname}${to.search}`)
          return
        }
        passCookies(answer.headers, reply, cookieTerms(asked, publicUrl))
        reply.redirect(`${basePath}/login?problem=${PROBLEMS[to.searchParams.get('error') ?? ''] ?? 'unknown'}`)
      },
    }),
  ]
}
