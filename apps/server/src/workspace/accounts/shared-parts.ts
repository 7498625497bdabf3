import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { WorkspaceSettings } from '../admin/ports.ts'
import type { Auth } from './auth.ts'
import type { KnownBrowsers } from './known-browser.ts'
import type { Accounts, Invitations, LiveSignIns, Mail, SignIns } from './ports.ts'
import type { Throttle } from './throttle.ts'

/** What the routes of accounts work with; each takes its pick. */
export interface AccountParts {
  auth: Auth
  accounts: Accounts
  signIns: SignIns
  live: LiveSignIns
  settings: Pick<WorkspaceSettings, 'name' | 'signUp' | 'oidc'>
  invitations: Invitations
  access: Pick<Access, 'changed'>
  mail: Mail | undefined
  throttle: Throttle
  known: KnownBrowsers
  newColor: () => number
  clock: Pick<Clock, 'now' | 'elapsed'>
  /** The address people use, when it is not the one this process sees. */
  publicUrl: string | undefined
  /** Told of work that failed after its request was answered. */
  failed: (problem: unknown) => void
}
