/** Everybody who can ask, as the matrix places them: in a private space with a page in it that has three links. */
export const KINDS = [
  'nobody',
  'guest-viewer',
  'guest-commenter',
  'guest-editor',
  'viewer',
  'commenter',
  'editor',
  'space owner',
  'page owner',
  'member without access',
  'admin without access',
  'disabled',
  'ended sign-in',
] as const
export type Kind = (typeof KINDS)[number]

/** What comes of asking. `silence`: an event that is neither answered nor heard by anybody. */
export type Outcome = 'in' | 'signed out' | 'forbidden' | 'absent' | 'silence'
type Row = Readonly<Record<Kind, Outcome>>

const OUTSIDE = { nobody: 'signed out', disabled: 'signed out', 'ended sign-in': 'signed out' } as const

/** `guests` and `roles` are in the order viewer, commenter, editor; roles go on with space owner and page owner. */
const row = (
  guests: readonly [Outcome, Outcome, Outcome],
  roles: readonly [Outcome, Outcome, Outcome, Outcome, Outcome],
  others: readonly [Outcome, Outcome],
): Row => ({
  ...OUTSIDE,
  'guest-viewer': guests[0],
  'guest-commenter': guests[1],
  'guest-editor': guests[2],
  viewer: roles[0],
  commenter: roles[1],
  editor: roles[2],
  'space owner': roles[3],
  'page owner': roles[4],
  'member without access': others[0],
  'admin without access': others[1],
})

const NO = 'forbidden'
const GONE: readonly [Outcome, Outcome] = ['absent', 'absent']
const IN = 'in'

const everybody = Object.fromEntries(KINDS.map((kind) => [kind, IN])) as Row
const signedIn = row([IN, IN, IN], [IN, IN, IN, IN, IN], [IN, IN])
const members = row([NO, NO, NO], [IN, IN, IN, IN, IN], [IN, IN])
const admins = row([NO, NO, NO], [NO, NO, NO, NO, NO], [NO, IN])
const readPage = row([IN, IN, IN], [IN, IN, IN, IN, IN], GONE)
const writePage = row([NO, NO, IN], [NO, NO, IN, IN, IN], GONE)
/** Whoever came by a link lets nobody in. */
const sharePage = row([NO, NO, NO], [NO, NO, IN, IN, IN], GONE)
const ownPage = row([NO, NO, NO], [NO, NO, NO, IN, IN], GONE)
/** Guests, and members who were given a page alone, see no space around it. */
const readSpace = row(['absent', 'absent', 'absent'], [IN, IN, IN, IN, 'absent'], GONE)
const manageSpace = row(['absent', 'absent', 'absent'], [NO, NO, NO, IN, 'absent'], GONE)
/** What lies below the pages one has is shown to whoever has one. */
const seeTree = row([IN, IN, IN], [IN, IN, IN, IN, IN], GONE)

/** Who may ask for what. `trashed`: of a page in the trash. */
export const ROUTES: Readonly<Record<string, Row>> = {
  'GET /workspace': everybody,
  'POST /setup': everybody,
  'POST /sign-in': everybody,
  'POST /sign-out': everybody,
  'POST /sign-up': everybody,
  'POST /password/forgot': everybody,
  'POST /password/reset': everybody,
  'POST /sign-in/passkey/options': everybody,
  'POST /sign-in/passkey': everybody,
  'GET /oidc/begin/:provider': everybody,
  'GET /oidc/callback/:provider': everybody,
  'POST /invitations/look': everybody,
  'POST /links/look': everybody,
  'POST /links/join': everybody,
  'GET /openapi.json': everybody,

  'GET /me': signedIn,
  'PATCH /me': signedIn,
  'GET /spaces': signedIn,
  'GET /pages': signedIn,
  'POST /pages': signedIn,
  'GET /trash': signedIn,
  'GET /search': signedIn,

  'POST /password/change': members,
  'GET /sign-ins': members,
  'DELETE /sign-ins/:id': members,
  'POST /second-factor': members,
  'POST /second-factor/confirm': members,
  'POST /second-factor/end': members,
  'GET /passkeys': members,
  'POST /passkeys/options': members,
  'POST /passkeys': members,
  'DELETE /passkeys/:id': members,
  'POST /spaces': members,
  'GET /people': members,
  'GET /api-keys': members,
  'POST /api-keys': members,
  'DELETE /api-keys/:id': members,

  'POST /members/:id/password-link': admins,
  'DELETE /members/:id/second-factor': admins,
  'GET /members': admins,
  'PATCH /members/:id': admins,
  'GET /invitations': admins,
  'POST /invitations': admins,
  'DELETE /invitations/:id': admins,
  'GET /admin/settings': admins,
  'PATCH /admin/settings': admins,

  'GET /spaces/:space': readSpace,
  'GET /spaces/:space/members': readSpace,
  'GET /spaces/:space/tree': seeTree,
  'PATCH /spaces/:space': manageSpace,
  'DELETE /spaces/:space': manageSpace,
  'PUT /spaces/:space/members/:principal': manageSpace,
  // Of somebody else; everybody may leave.
  'DELETE /spaces/:space/members/:principal': manageSpace,

  'GET /pages/:page': readPage,
  'PUT /pages/:page/star': readPage,
  'DELETE /pages/:page/star': readPage,
  'PUT /pages/:page/opened': readPage,
  'POST /pages/:page/duplicate': readPage,
  'PATCH /pages/:page': writePage,
  'POST /pages/:page/move': writePage,
  'DELETE /pages/:page': writePage,
  'POST /pages/:page/restore': writePage,
  'DELETE /pages/:page/forever': ownPage,
  'GET /pages/:page/sharing': sharePage,
  'POST /pages/:page/links': sharePage,
  'PATCH /pages/:page/links/:link': sharePage,
  'DELETE /pages/:page/links/:link': sharePage,
  'DELETE /pages/:page/links/:link/guests': sharePage,
  'DELETE /pages/:page/links/:link/guests/:principal': sharePage,
  'PUT /pages/:page/grants/:principal': sharePage,
  // Of somebody else; everybody may leave.
  'DELETE /pages/:page/grants/:principal': sharePage,
}

/** Who may say what on `/sync`. */
export const SAID: Readonly<Record<string, Row>> = {
  join: readPage,
  claim: readPage,
  resync: readPage,
  verify: readPage,
  presence: readPage,
  leave: readPage,
  update: writePage,
  outbox: writePage,
  // Nobody is told of what is lost anyway.
  live: row(['silence', 'silence', IN], ['silence', 'silence', IN, IN, IN], GONE),
  probe: signedIn,
}

/** Who hears what on `/workspace`. Browsers say nothing there. */
export const HEARD: Readonly<Record<string, Row>> = {
  pages: row([IN, IN, IN], [IN, IN, IN, IN, IN], ['silence', 'silence']),
  here: row([IN, IN, IN], [IN, IN, IN, IN, IN], ['silence', 'silence']),
  refresh: signedIn,
}
