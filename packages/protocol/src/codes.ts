/** Why a message was refused. Closed: the UI has a sentence and an action for each. */
export const CODES = [
  'bad_message', // not of the form the protocol gives it, or an event it does not know
  'bad_update', // bytes that are not a Yjs V1 update
  'need_sync', // builds on changes this server has not got: join again, then resend
  'forbidden',
  'too_large',
  'page_full',
  'rate',
  'epoch_changed',
  'busy',
  'store_unavailable',
  'not_found', // absent or not for you: both look the same
  'too_many_pages',
  'version_too_old',
  'signed_out',
] as const
export type Code = (typeof CODES)[number]

/** Why the server ended a page or a connection. */
export const REASONS = [
  'signed_out',
  'access_ended',
  'page_deleted',
  'epoch_changed',
  'too_many_sessions',
  'too_slow',
  'bad_messages',
  'version_too_old',
  'node_stopping',
] as const
export type Reason = (typeof REASONS)[number]
