/** Something has waited this long for the server with the connection up. */
const ASK_AFTER = 5000
const RESTART_AFTER = 15_000

export type Suspicion = 'none' | 'ask' | 'restart'

/**
 * "Looks connected but does not sync" is the commonest way to lose work: after 5 s without progress the server is asked
 * for what this tab lacks, after 15 s the connection is made anew. `since`: of the last progress.
 */
export const suspicion = (since: number | undefined, now: number): Suspicion => {
  if (since === undefined || now - since < ASK_AFTER) return 'none'
  return now - since < RESTART_AFTER ? 'ask' : 'restart'
}

/** When `suspicion` may change, as the moments after `since`. */
export const SUSPICIOUS_MOMENTS = [ASK_AFTER, RESTART_AFTER] as const
