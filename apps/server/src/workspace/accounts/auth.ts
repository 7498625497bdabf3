import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { z } from 'zod'
import { authOptions, type AuthParts } from './auth-options.ts'

const HALF_HOUR_SECONDS = 1800

/** Signs somebody in whom we know by other means than a password: they have just made their account. Never reachable from outside. */
const signInAs = createAuthEndpoint({ method: 'POST', body: z.object({ userId: z.string() }) }, async (ctx) => {
  const { internalAdapter } = ctx.context
  const user = await internalAdapter.findUserById(ctx.body.userId)
  if (!user) throw new Error('nobody has this id')
  await setSessionCookie(ctx, { session: await internalAdapter.createSession(user.id), user })
})

/** Sign-ins by password, with a second factor. */
export const openAuth = (parts: AuthParts) =>
  betterAuth({
    ...authOptions(parts),
    plugins: [
      twoFactor({
        issuer: 'Tandem',
        twoFactorTable: 'auth_two_factor',
        totpOptions: { digits: 6, period: 30 },
        backupCodeOptions: { amount: 10 },
        accountLockout: { maxFailedAttempts: 10, durationSeconds: HALF_HOUR_SECONDS },
      }),
      { id: 'tandem', endpoints: { signInAs } },
    ],
  })

export type Auth = ReturnType<typeof openAuth>
