import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { authOptions, type AuthParts } from './auth-options.ts'

/** Named, because the types it stands for belong to a package of a package. */
type PasskeyOptions = ReturnType<typeof authOptions> & { plugins: [ReturnType<typeof passkey>] }

/** Passkeys of people who reach us at this address: a browser gives each to the name it was made for, and to no other. */
export const openPasskeys = (parts: AuthParts, address: string): ReturnType<typeof betterAuth<PasskeyOptions>> => {
  const { origin, hostname } = new URL(address)
  return betterAuth({
    ...authOptions(parts),
    baseURL: origin,
    plugins: [
      passkey({
        rpID: hostname,
        rpName: 'Tandem',
        origin,
        schema: { passkey: { modelName: 'auth_passkey' } },
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        advanced: { webAuthnChallengeCookie: 'passkey' },
        authentication: {
          afterVerification: ({ verification }) => {
            // It is the only thing asked for, so holding the device must not be enough.
            if (!verification.authenticationInfo.userVerified) throw new APIError('UNAUTHORIZED', { code: 'NOT_VERIFIED' })
          },
        },
      }),
    ],
  })
}

export type Passkeys = ReturnType<typeof openPasskeys>
