import type { Code } from '@tandem/protocol'

/** What a page does when a change is rejected. */
export const AFTER_REJECTED: Record<Code, 'rest' | 'join' | 'replaced' | 'quarantined' | 'hold' | 'park'> = {
  bad_message: 'park',
  bad_update: 'park',
  need_sync: 'join',
  client_not_owned: 'park',
  forbidden: 'hold', // it goes out when this person may write again
  too_large: 'park',
  page_full: 'park',
  rate: 'rest',
  epoch_changed: 'replaced',
  busy: 'rest',
  store_unavailable: 'rest',
  not_found: 'join', // the server forgot the session; whether there is a page the join will tell
  quarantined: 'quarantined',
  too_many_pages: 'park',
  too_many_sessions: 'rest',
  version_too_old: 'park',
  signed_out: 'park',
}

/** What a page does when it is not let in. */
export const AFTER_JOIN_REFUSED: Record<Code, 'later' | 'replaced' | 'not ours' | 'end'> = {
  bad_message: 'end',
  bad_update: 'end',
  need_sync: 'end',
  client_not_owned: 'not ours',
  forbidden: 'end',
  too_large: 'end',
  page_full: 'end',
  rate: 'later',
  epoch_changed: 'replaced',
  busy: 'later',
  store_unavailable: 'later',
  not_found: 'end',
  quarantined: 'end',
  too_many_pages: 'end',
  too_many_sessions: 'later',
  version_too_old: 'end',
  signed_out: 'end',
}

/** What a connection does when its handshake is refused: try again, get another identity first, or give up. */
export const AFTER_DIAL_REFUSED: Record<Code, 'later' | 'sign in' | 'end'> = {
  bad_message: 'later',
  bad_update: 'later',
  need_sync: 'later',
  client_not_owned: 'later',
  forbidden: 'later',
  too_large: 'later',
  page_full: 'later',
  rate: 'later',
  epoch_changed: 'later',
  busy: 'later',
  store_unavailable: 'later',
  not_found: 'later',
  quarantined: 'later',
  too_many_pages: 'later',
  too_many_sessions: 'later',
  version_too_old: 'end',
  signed_out: 'sign in',
}
