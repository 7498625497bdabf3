import { addressOf, isAtMost, newPrincipalId, newSecret, newSignInId, type PrincipalId, type SignInId } from '@tandem/protocol'
import { accounts, sharing as schemas } from '@tandem/protocol/schemas'
import { guestCookie, hashOf } from '../accounts/guest-cookie.ts'
import { isPassword } from '../accounts/passwords.ts'
import { tooManyTries } from '../accounts/refusals.ts'
import { Throttle } from '../accounts/throttle.ts'
import { cookieTerms } from '../accounts/with-auth.ts'
import { route, type Asked, type Route } from '../api/route.ts'
import { friendlyName } from '../friendly-name.ts'
import { Refusal } from '../refusal.ts'
import { letsIn } from './link-policy.ts'
import type { NewGuest, OpenedLink } from './ports.ts'
import type { SharingParts } from './sharing-parts.ts'

// Whatever is wrong with it: nobody learns that there once was such a link.
const ended = () => new Refusal(410, 'link_ended', 'This link has ended. Ask whoever sent it to you for a new one.')
const full = () => new Refusal(409, 'link_full', 'As many people as this link lets in have joined. Ask whoever sent it to you.')
const wrongPassword = () => new Refusal(403, 'link_password', 'This link has a password, and it is missing or wrong.')

type Parts = Pick<
  SharingParts,
  'links' | 'guests' | 'access' | 'settings' | 'news' | 'clock' | 'publicUrl' | 'newColor' | 'random' | 'tries'
>

/** Coming by a link. */
export const joinRoutes = (parts: Parts): Route[] => {
  const { links, guests, access, settings, news, clock, publicUrl, newColor, random } = parts
  const throttle = new Throttle(clock, parts.tries)

  const opened = async (token: string, who: PrincipalId | undefined): Promise<OpenedLink> => {
    const [link, policy] = await Promise.all([links.open(token, who, clock.now()), settings.links()])
    if (!link || policy.most === 'off' || !(link.isJoined || letsIn(link, policy))) throw ended()
    if (!link.isJoined && link.mostGuests !== null && link.guests >= link.mostGuests) throw full()
    return link
  }

  const checkPassword = async (
    { id, passwordHash, isJoined }: OpenedLink,
    password: string | undefined,
    address: string,
  ): Promise<void> => {
    if (passwordHash === null || isJoined) return
    if (password === undefined) throw wrongPassword()
    const attempt = { subject: `link ${id}`, address }
    const wait = throttle.begin(attempt)
    if (wait > 0) throw tooManyTries(wait)
    if (!(await isPassword(password, passwordHash))) throw wrongPassword()
    throttle.succeeded(attempt)
  }

  /** Who only reads needs no name of their own. */
  const newcomer = (
    { role }: OpenedLink,
    { name, color }: { name?: string | undefined; color?: number | undefined },
  ): NewGuest & { secret: string } => {
    if (name === undefined && role !== 'viewer') throw new Refusal(400, 'bad_message', 'Give your name, so that others know who writes.')
    const id = newPrincipalId()
    const secret = newSecret()
    const person = { id, name: name ?? friendlyName(random), color: color ?? newColor(), guest: true } as const
    const principal = { id, kind: 'guest', person, isAdmin: false, email: null, at: clock.now() } as const
    return { principal, signIn: newSignInId() satisfies SignInId, secretHash: hashOf(secret), secret }
  }

  const join = async ({ visitor, body }: Pick<Asked<Parameters<typeof newcomer>[1], undefined>, 'visitor' | 'body'>, link: OpenedLink) => {
    const guest = visitor ? undefined : newcomer(link, body)
    const who = visitor ? { known: visitor.principal.id } : guest ? { newcomer: guest } : undefined
    const outcome = who ? await guests.join(link.id, who, clock.now()) : 'ended'
    if (outcome === 'ended') throw ended()
    if (outcome === 'full') throw full()
    await access.changed()
    news.refresh(['sharing'])
    return guest?.secret
  }

  return [
    route('POST /links/look', {
      summary: 'What a link leads to. Looking counts nothing',
      needs: 'nothing',
      body: schemas.lookLink,
      expected: 'This is not a link of this workspace.',
      answer: schemas.linkShown,
      handle: async ({ visitor, body }) => {
        const [link, workspaceName] = await Promise.all([opened(body.token, visitor?.principal.id), settings.name()])
        const needsPassword = link.passwordHash !== null && !link.isJoined
        const { kind, role, title, spaceName, sharedBy } = link
        return {
          kind,
          role,
          workspaceName,
          // Behind the password as well.
          ...(needsPassword ? { title: '', spaceName: '', sharedBy: '' } : { title, spaceName, sharedBy }),
          needsPassword,
          needsName: visitor === undefined && role !== 'viewer',
          suggestion: friendlyName(random),
        }
      },
    }),
    route('POST /links/join', {
      summary: 'Come in by a link, as whoever is signed in or as a new guest',
      needs: 'nothing',
      rate: 'newPeople',
      body: schemas.joinLink,
      expected: 'Joining needs the token of the link and a name of 1 to 80 characters.',
      answer: accounts.next,
      handle: async (asked, reply) => {
        const { visitor, body } = asked
        const link = await opened(body.token, visitor?.principal.id)
        await checkPassword(link, body.password, asked.address)
        const has = visitor && (await access.onPage(visitor.principal.id, link.page))
        // Somebody who may do as much already takes nobody's place.
        if (!has || !isAtMost(link.role, has.role)) {
          const secret = await join(asked, link)
          if (secret !== undefined) reply.cookie(guestCookie(secret, cookieTerms(asked, publicUrl)))
        }
        return { address: addressOf({ id: link.page, title: link.title }) }
      },
    }),
  ]
}
