/** Why a message was refused. Closed: the UI has a sentence and an action for each. */
export const CODES = [
  'bad_message', // not of the form the protocol gives it, or an event it does not know
  'bad_update', // bytes that are not a Yjs V1 update
  'need_sync', // builds on changes this server has not got: join again, then resend
  'client_not_owned', // written under a Yjs client id that belongs to somebody else
  'forbidden',
  'too_large',
  'page_full',
  'rate',
  'epoch_changed',
  'busy',
  'store_unavailable',
  'not_found', // absent or not for you: both look the same
  'quarantined', // the page is damaged: it is shown as it last was whole, and takes no changes
  'too_many_pages',
  'too_many_sessions', // by one person, from one address, or on one page
  'version_too_old',
  'signed_out',
] as const
export type Code = (typeof CODES)[number]

/** Why the server ended a page or a connection. */
export const REASONS = [
  'signed_out',
  'access_ended',
  'page_deleted',
  'page_quarantined',
  'epoch_changed',
  'too_many_sessions',
  'too_slow',
  'bad_messages',
  'idle', // joined no page in time
  'version_too_old',
  'node_stopping',
  'store_unavailable', // what was asked for cannot be read just now
] as const
export type Reason = (typeof REASONS)[number]

/** Why a request of the REST API was refused, beside `CODES`. */
export const REQUEST_CODES = [
  'wrong_credentials', // e-mail or password is wrong; which of them is not told
  'second_factor', // the password is right and a code of the second factor is missing
  'wrong_code',
  'disabled', // the account was switched off by an admin
  'weak_password', // too short, or on the list of common ones
  'taken', // the e-mail or address has somebody already
  'sign_up_closed',
  'check_mail', // whoever wants an account finds a link in their mailbox
  'link_ended', // revoked, expired, or never was
  'link_full',
  'link_password', // the link has a password, and it is missing or wrong
  'invitation_ended', // used, revoked, expired, or never was
  'already_set_up',
  'would_be_cycle', // a page cannot lie below itself
  'too_many_subpages', // more than are copied at once
  'last_owner', // somebody has to remain who may manage
  'conflict', // somebody else has changed it meanwhile
  'wrong_address', // opened at another address than the one this server is for
  'not_configured', // for instance mail, on a server without it
] as const
export type RequestCode = (typeof REQUEST_CODES)[number]
