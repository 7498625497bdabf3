import type { Me, PrincipalId } from '@tandem/protocol'
import type { Asked, Reply } from '../api/route.ts'
import { noGuestCookie } from './guest-cookie.ts'
import { meOf } from './me.ts'
import type { GuestSignIns } from './ports.ts'
import type { AccountParts } from './shared-parts.ts'
import { headersFor, cookieTerms, passCookies } from './with-auth.ts'

type Parts = Pick<AccountParts, 'auth' | 'accounts' | 'signIns' | 'live' | 'known' | 'access' | 'clock' | 'publicUrl'> & {
  guests: Pick<GuestSignIns, 'claim'>
}
type Browser = Pick<Asked<unknown, unknown>, 'headers' | 'address' | 'isSecure' | 'visitor'>

/** The last step of every way in: the browser gets its cookies, and what it was signed in as before ends. */
export class Entrance {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Lets in somebody we know without a password: their account was made by this request. */
  async welcome(id: PrincipalId, browser: Browser, reply: Reply): Promise<Me> {
    const { headers } = await this.#parts.auth.api.signInAs({ body: { userId: id }, headers: headersFor(browser, ''), returnHeaders: true })
    return this.enter(id, headers, { browser, reply })
  }

  /** `made`: the headers of better-auth's answer, with the cookie of the new sign-in. */
  async enter(id: PrincipalId, made: Headers, { browser, reply }: { browser: Browser; reply: Reply }): Promise<Me> {
    const { accounts, known, publicUrl } = this.#parts
    const account = await accounts.find({ id })
    if (!account) throw new Error('whoever came in has no account')
    const terms = cookieTerms(browser, publicUrl)
    if (await this.#takeOver(id, browser)) reply.cookie(noGuestCookie(terms))
    passCookies(made, reply, terms)
    if (account.email !== null) reply.cookie(known.cookie(account.email, terms))
    await this.#leaveBefore(browser)
    return meOf(account)
  }

  /** Whoever wrote here as a guest a moment ago is this member: it stays theirs. */
  async #takeOver(id: PrincipalId, { visitor }: Browser): Promise<boolean> {
    // Whoever made their account just now goes on under the guest's id.
    if (visitor?.principal.kind !== 'guest' || visitor.principal.id === id) return false
    const { guests, access, live, clock } = this.#parts
    await guests.claim(visitor.principal.id, id, clock.now())
    await access.changed()
    live.end({ principal: visitor.principal.id })
    return true
  }

  async #leaveBefore({ visitor, headers }: Browser): Promise<void> {
    if (visitor?.principal.kind !== 'member' || headers.authorization !== undefined) return
    await this.#parts.signIns.end(visitor.principal.id, visitor.signIn)
    this.#parts.live.end({ signIn: visitor.signIn })
  }
}
