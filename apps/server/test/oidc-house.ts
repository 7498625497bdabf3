import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { onTestFinished } from 'vitest'
import type { OidcSettings } from '../src/workspace/admin/ports.ts'

/** Somebody as the provider knows them. */
export interface Claims {
  sub: string
  name?: string
  email: string
  email_verified: boolean
}

/** A real OpenID Connect provider on this machine, at which whoever comes is `person`. */
export class OidcHouse {
  readonly issuer: string
  person: Claims = { sub: 'nobody', email: 'nobody@example.org', email_verified: true }
  readonly #listen: (origin: string) => void

  private constructor(issuer: string, listen: (origin: string) => void) {
    this.issuer = issuer
    this.#listen = listen
  }

  static async open(): Promise<OidcHouse> {
    let answer: ReturnType<Provider['callback']> | undefined
    let provider: Provider | undefined
    const http = createServer((request, response) => {
      if (request.url?.startsWith('/interaction/') && provider)
        provider.interactionFinished(request, response, { login: { accountId: house.person.sub } }).catch(() => response.destroy())
      else void answer?.(request, response)
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const issuer = `http://localhost:${(http.address() as AddressInfo).port}`
    const house: OidcHouse = new OidcHouse(issuer, (origin) => {
      provider = madeBy(issuer, origin, () => house.person)
      answer = provider.callback()
    })
    onTestFinished(
      () =>
        new Promise((resolve) => {
          http.close(() => resolve())
          http.closeAllConnections()
        }),
    )
    return house
  }

  /** Takes sign-ins for the Tandem at this address from now on. */
  settingsFor(origin: string): OidcSettings {
    this.#listen(origin)
    return { name: 'House', issuer: this.issuer, clientId: 'tandem', clientSecret: 'a secret between the two of them' }
  }
}

const madeBy = (issuer: string, origin: string, person: () => Claims): Provider => {
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tandem',
        client_secret: 'a secret between the two of them',
        redirect_uris: [`${origin}/api/v1/oidc/callback/oidc`],
      },
    ],
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...person() }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false } },
    loadExistingGrant: async (context) => {
      const grant = new provider.Grant({ clientId: 'tandem', accountId: context.oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  return provider
}
