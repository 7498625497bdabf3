import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Person } from '@tandem/protocol'
import type { OidcSettings, WorkspaceSettings } from '../admin/ports.ts'
import type { Route } from '../api/route.ts'
import { basePathOf } from '../base-path.ts'
import type { Visitor } from '../principal.ts'
import { setupRoutes } from '../setup/setup-routes.ts'
import type { SetUp } from '../setup/set-up.ts'
import { AtEachAddress } from './at-each-address.ts'
import type { AuthParts } from './auth-options.ts'
import { colorsFrom } from './colors.ts'
import { Entrance } from './entrance.ts'
import { identifyBrowser, whoAsksBy } from './identify.ts'
import { KnownBrowsers } from './known-browser.ts'
import { Mailboxes, type OtherMails } from './mailboxes.ts'
import { meRoutes } from './me-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { passwordRoutes } from './password-routes.ts'
import type { ApiKeys, CodeRecords, GuestSignIns, MakeSamples } from './ports.ts'
import { ResetLinks } from './reset-links.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import type { Secrets } from './secrets.ts'
import { SessionCookie } from './session-cookie.ts'
import type { AccountParts } from './shared-parts.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { signInsRoutes } from './sign-ins-routes.ts'
import { signUpRoutes } from './sign-up-routes.ts'
import { Throttle, type OtherTries } from './throttle.ts'
import { workspaceRoutes } from './workspace-routes.ts'

interface Parts extends Omit<AccountParts, 'auth' | 'throttle' | 'known' | 'newColor' | 'settings'> {
  tables: AuthParts['tables']
  secrets: Secrets
  settings: Pick<WorkspaceSettings, 'name' | 'signUp' | 'oidc' | 'change'>
  setUp: SetUp
  guests: GuestSignIns
  apiKeys: ApiKeys
  codes: CodeRecords
  makeSamples: MakeSamples
  /** Of the environment; it counts before the one that an admin set. */
  oidc: OidcSettings | undefined
  random: () => number
  /** Where sign-ins are tried on other nodes as well. */
  elsewhere?: { signIns: OtherTries; mails: OtherMails } | undefined
  /** Others see a new name or colour at once. */
  changed: (person: Person) => void
}

/** Who people are to this workspace: everything about accounts and sign-ins. */
export interface AccountsArea {
  routes: Route[]
  /** For sockets: whose browser it is. */
  identify: (headers: Pick<IncomingHttpHeaders, 'cookie'>) => Promise<Visitor | undefined>
  /** For the REST API. */
  whoAsks: (request: IncomingMessage) => Promise<Visitor | undefined>
}

export const openAccounts = async (given: Parts): Promise<AccountsArea> => {
  const { tables, secrets, settings, setUp, publicUrl, clock, signIns, accounts, mail } = given
  const key = secrets('sign-ins')
  const isSecure = publicUrl?.startsWith('https:') === true
  const basePath = basePathOf(publicUrl)
  const newColor = colorsFrom(given.random)
  const authParts: AuthParts = { tables, key, isSecure, basePath, accounts, newColor, now: () => clock.now() }
  const { openAuth } = await import('./auth.ts')
  const auth = openAuth(authParts)
  const cookie = new SessionCookie({ isSecure, basePath, key })
  const throttle = new Throttle(clock, given.elsewhere?.signIns)
  const known = new KnownBrowsers({ key: secrets('known browsers'), basePath })
  const parts = { ...given, auth, throttle, known, newColor, cookie }
  const entrance = new Entrance(parts)
  const mailboxes = new Mailboxes(clock, given.elsewhere?.mails)
  const isSetUp = () => setUp.isDone()
  const provider = async () => given.oidc ?? (await settings.oidc())
  // Each takes some megabytes, so they are loaded by the first who uses them.
  const passkeys = new AtEachAddress(async (address) => (await import('./passkeys.ts')).openPasskeys(authParts, address))
  const openOidc = async (by: OidcSettings, address: string) =>
    (await import('./oidc.ts')).openOidc({ ...authParts, policy: () => settings.signUp() }, by, address)

  return {
    identify: identifyBrowser({ cookie, signIns, guests: given.guests, basePath, clock }),
    whoAsks: whoAsksBy({ cookie, signIns, guests: given.guests, apiKeys: given.apiKeys, basePath, clock }),
    routes: [
      ...workspaceRoutes({ settings, isSetUp, provider, hasMail: mail !== undefined }),
      ...setupRoutes({ ...parts, entrance }),
      ...signInRoutes({ ...parts, entrance }),
      ...signUpRoutes({ ...parts, entrance, mailboxes, isSetUp }),
      ...passwordRoutes({ ...parts, links: new ResetLinks({ auth, clock }), mailboxes }),
      ...meRoutes(parts),
      ...signInsRoutes(parts),
      ...secondFactorRoutes(parts),
      ...passkeyRoutes({ passkeys, entrance, publicUrl }),
      ...oidcRoutes({ ...parts, provider, open: openOidc, entrance }),
    ],
  }
}
