import type { Reason } from '@tandem/protocol'
import type { Refusal } from './group-commit.ts'

/** Why a room ends while people are in it, and whether they should come again. */
export interface Ending {
  reason: Reason
  retry: boolean
}

export const COME_AGAIN: Ending = { reason: 'node_stopping', retry: true }

/** What sessions are told when the log has gone on without their room. */
export const OUTDATED: Record<Exclude<Refusal, 'client_not_owned'>, Ending> = {
  not_found: { reason: 'page_deleted', retry: false },
  epoch_changed: { reason: 'epoch_changed', retry: false },
  quarantined: { reason: 'page_quarantined', retry: true },
  // Somebody among them may no longer write; everybody else comes again and goes on.
  forbidden: COME_AGAIN,
}
