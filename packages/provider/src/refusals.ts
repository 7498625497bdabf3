import type { Code } from '@tandem/protocol'

/** What a page does when a change is rejected. */
export const AFTER_REJECTED: Record<Code, 'rest' | 'join' | 'replaced' | 'park'> = {
  bad_message: 'park',
  bad_update: 'park',
  need_sync: 'join',
  forbidden: 'park',
  too_large: 'park',
  page_full: 'park',
  rate: 'rest',
  epoch_changed: 'replaced',
  busy: 'rest',
  store_unavailable: 'rest',
  not_found: 'join', // the server forgot the session; whether there is a page the join will tell
  too_many_pages: 'park',
  version_too_old: 'park',
  signed_out: 'park',
}

/** What a page does when it is not let in. */
export const AFTER_JOIN_REFUSED: Record<Code, 'later' | 'replaced' | 'end'> = {
  bad_message: 'end',
  bad_update: 'end',
  need_sync: 'end',
  forbidden: 'end',
  too_large: 'end',
  page_full: 'end',
  rate: 'later',
  epoch_changed: 'replaced',
  busy: 'later',
  store_unavailable: 'later',
  not_found: 'end',
  too_many_pages: 'end',
  version_too_old: 'end',
  signed_out: 'end',
}
