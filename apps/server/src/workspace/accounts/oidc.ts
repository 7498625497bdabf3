import { betterAuth } from 'better-auth'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { OidcSettings, SignUpPolicy } from '../admin/ports.ts'
import { authOptions, type AuthParts } from './auth-options.ts'
import { CLOSED, PROVIDER, ProviderUnreachable, UNPROVEN } from './provider.ts'
import { mayJoin } from './sign-up-policy.ts'

interface OidcParts extends AuthParts {
  policy: () => Promise<SignUpPolicy>
}

/** Sign-ins by an OpenID Connect provider, for people who reach us at this address. It asks the provider for its description. */
export const openOidc = async (parts: OidcParts, { issuer, clientId, clientSecret }: OidcSettings, address: string) => {
  const options = authOptions(parts)
  const oidc = betterAuth({
    ...options,
    baseURL: new URL(address).origin,
    onAPIError: { errorURL: '/login' },
    user: {
      ...options.user,
      validateUserInfo: async ({ user, source }) => {
        if (source.action === 'sign-in') return undefined
        // Without that, whoever can call themselves anything at the provider could be anybody here.
        if (user.emailVerified !== true || !user.email) return { error: UNPROVEN }
        if (source.action === 'create-user' && !mayJoin(await parts.policy(), user.email)) return { error: CLOSED }
        return undefined
      },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER,
            discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
            clientId,
            ...(clientSecret === null ? {} : { clientSecret }),
            scopes: ['openid', 'profile', 'email'],
            pkce: true,
            requireIdTokenVerification: true,
            disableProviderLogout: true,
            mapProfileToUser: ({ name, preferred_username: login, email }) => ({
              name: shown(name) || shown(login) || shown(email).split('@')[0] || '',
            }),
          },
        ],
      }),
    ],
  })
  const { socialProviders } = await oidc.$context
  if (!socialProviders.some(({ id }) => id === PROVIDER)) throw new ProviderUnreachable()
  return oidc
}

export type Oidc = Awaited<ReturnType<typeof openOidc>>

const NAME_LENGTH = 80
const shown = (said: unknown): string =>
  typeof said === 'string'
    ? said
        .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ')
        .trim()
        .slice(0, NAME_LENGTH)
    : ''
