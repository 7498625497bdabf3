import type { PageParts } from './page-parts.ts'
import type { Dialer } from './ports.ts'

/** What a connection is made of. */
export interface ConnectionParts extends Omit<PageParts, 'nextOrder'> {
  dialer: Dialer
  /** Gets a new identity. False: this person cannot be signed in. Rejects when the server could not be asked. */
  signIn?: (() => Promise<boolean>) | undefined
  /** Whether the device believes to have a network; `true` when it cannot know. */
  online: boolean
  /** Runs when the app closes the connection. */
  closed?: () => void
}
