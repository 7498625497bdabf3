import { LIMITS } from '@tandem/protocol'
import type { UpdateSource } from './sound-update.ts'

/** How much of each thing one update may hold. */
export interface Caps {
  structs: number
  /** Yjs clients it writes under. */
  clients: number
  deletes: number
}

export const CAPS: Readonly<Record<UpdateSource, Caps>> = {
  live: { structs: 20_000, clients: LIMITS.clientIdsPerUpdate, deletes: 20_000 },
  // Weeks of work under the ids of many tabs. What a tab sends to repair a page names everything ever deleted on it; as many
  // deletions of every other letter take a replica 0.2 s.
  outbox: { structs: 200_000, clients: LIMITS.clientIdsPerClaim, deletes: 50_000 },
  stored: { structs: Infinity, clients: Infinity, deletes: Infinity },
}

/** Clocks and lengths; people reach 2^30 at most. */
export const MAX_CLOCK = 2 ** 40
export const MAX_CLIENT_ID = 2 ** 32 - 1
