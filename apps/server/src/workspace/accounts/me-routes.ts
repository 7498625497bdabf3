import type { Person } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, visitorOf, type Asked, type Route } from '../api/route.ts'
import type { Visitor } from '../principal.ts'
import { Refusal } from '../refusal.ts'
import { meOf } from './me.ts'
import type { AccountParts } from './shared-parts.ts'
import { headersFor, cookieTerms, passCookies } from './with-auth.ts'

const PICTURE_BYTES = 96 * 1024

type Parts = Pick<AccountParts, 'auth' | 'accounts' | 'signIns' | 'clock' | 'publicUrl'> & {
  /** Others see a new name or colour at once. */
  changed: (person: Person) => void
}

/** Who this browser is, and what others see of them. */
export const meRoutes = ({ auth, accounts, signIns, clock, publicUrl, changed }: Parts): Route[] => {
  const ownAccount = async (asked: Pick<Asked<unknown, unknown>, 'visitor'>) => {
    const account = await accounts.find({ id: visitorOf(asked).principal.id })
    if (!account) throw new Refusal(401, 'signed_out', 'You are not signed in.')
    return account
  }
  const isMembersBrowser = ({ principal }: Visitor, { headers }: Pick<Asked<unknown, unknown>, 'headers'>) =>
    principal.kind === 'member' && headers.authorization === undefined

  return [
    route('GET /me', {
      summary: 'Who this browser is',
      needs: 'signed in',
      answer: forms.me,
      handle: async (asked, reply) => {
        const visitor = visitorOf(asked)
        if (isMembersBrowser(visitor, asked)) {
          const { headers } = await auth.api.getSession({ headers: headersFor(asked), returnHeaders: true })
          // Once a day the sign-in is made to last longer, in the table and in the browser.
          passCookies(headers, reply, cookieTerms(asked, publicUrl))
          await signIns.seen({ principal: visitor.principal.id, signIn: visitor.signIn }, clock.now())
        }
        return meOf(await ownAccount(asked))
      },
    }),
    route('PATCH /me', {
      summary: 'Change the own name, colour, picture, language or theme, or say that a notice was seen',
      needs: 'signed in',
      rate: 'renames',
      body: forms.changeMe,
      expected: 'A name has 1 to 80 characters, and a picture is a PNG, JPEG or WebP of at most 64 kB.',
      bodyBytes: PICTURE_BYTES,
      answer: forms.me,
      handle: async (asked) => {
        const { name, color, language, theme, avatar, notice } = asked.body
        if (notice === null) await accounts.noticeSeen(visitorOf(asked).principal.id)
        await accounts.change(visitorOf(asked).principal.id, {
          ...(name === undefined ? {} : { name }),
          ...(color === undefined ? {} : { color }),
          ...(language === undefined ? {} : { language }),
          ...(theme === undefined ? {} : { theme }),
          ...(avatar === undefined ? {} : { avatar }),
        })
        const account = await ownAccount(asked)
        if (name !== undefined || color !== undefined) changed(account.principal.person)
        return meOf(account)
      },
    }),
  ]
}
