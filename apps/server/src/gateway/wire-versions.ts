import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION, type Code } from '@tandem/protocol'

/** The wires a server speaks: its own, and the one before for tabs that were loaded before the last upgrade. */
export interface WireVersions {
  oldest: number
  newest: number
}

export const WIRES: WireVersions = { oldest: OLDEST_PROTOCOL_VERSION, newest: PROTOCOL_VERSION }

/** Another node may be the one that is newer; this one is upgraded in a moment. */
const UPGRADED_SOON_MS = 3000

/**
 * Why a tab that speaks this version is not taken; `undefined` when it is. One that is too old has to be loaded anew. One
 * that is too new comes from a node that was upgraded before this one: nothing is wrong with it, and it comes again.
 */
export const refusalOfWire = (version: number, { oldest, newest }: WireVersions): { code: Code; retryAfter?: number } | undefined => {
  if (version < oldest) return { code: 'version_too_old' }
  return version > newest ? { code: 'busy', retryAfter: UPGRADED_SOON_MS } : undefined
}
