import { newPrincipalId, newSignInId, type PrincipalId } from '@tandem/protocol'
import type { BetterAuthOptions } from 'better-auth'
import { APIError } from 'better-auth/api'
import { hashPassword, isPassword } from './passwords.ts'
import type { Accounts } from './ports.ts'
import { cookiePrefix } from './session-cookie.ts'

/** Carries the sender's address, behind the proxies we trust, to better-auth. Set by us alone. */
export const ADDRESS_HEADER = 'x-tandem-address'
/** Why better-auth made no session: an admin switched the account off. */
export const DISABLED = 'DISABLED'

const DAY_SECONDS = 24 * 3600
const BROWSER_LENGTH = 300

export interface AuthParts {
  tables: NonNullable<BetterAuthOptions['database']>
  key: string
  /** Whether people reach us by https only. */
  isSecure: boolean
  /** What the workspace lies below; '' at the root. */
  basePath: string
  accounts: Pick<Accounts, 'admit'>
  newColor: () => number
  now: () => number
}

/** What all our uses of better-auth have in common: our tables, our ids, our cookies, our hashes. */
export const authOptions = ({ tables, key, isSecure, basePath, accounts, newColor, now }: AuthParts) =>
  ({
    appName: 'Tandem',
    // Every use that needs its own address sets it.
    baseURL: 'http://localhost',
    basePath: `${basePath}/api/v1/oidc`,
    secret: key,
    database: tables,
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    user: { modelName: 'auth_user' },
    session: { modelName: 'auth_session', expiresIn: 60 * DAY_SECONDS, updateAge: DAY_SECONDS, freshAge: 0 },
    verification: { modelName: 'auth_verification', storeIdentifier: 'hashed' },
    account: { modelName: 'auth_account', updateAccountOnSignIn: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: ({ password, hash }) => isPassword(password, hash) },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const newcomer = { color: newColor(), at: now() }
            if (!(await accounts.admit(session.userId as PrincipalId, newcomer))) throw new APIError('FORBIDDEN', { code: DISABLED })
            const ipAddress = context?.headers?.get(ADDRESS_HEADER) ?? ''
            return { data: { ipAddress, userAgent: printable(session.userAgent ?? '') } }
          },
        },
      },
      account: {
        create: {
          // We ask a provider who somebody is, and nothing else.
          before: async () => ({ data: { accessToken: null, refreshToken: null, idToken: null, scope: null } }),
        },
      },
    },
    advanced: {
      cookiePrefix: cookiePrefix(basePath),
      defaultCookieAttributes: { path: basePath || '/' },
      useSecureCookies: isSecure,
      ipAddress: { disableIpTracking: true },
      database: { generateId: ({ model }) => (model === 'user' ? newPrincipalId() : newSignInId()) },
    },
  }) satisfies BetterAuthOptions

const printable = (text: string): string => text.replace(/[\p{Control}\p{Format}]/gu, ' ').slice(0, BROWSER_LENGTH)
