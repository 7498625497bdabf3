import { newPrincipalId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, type Asked, type Route } from '../api/route.ts'
import { ownAddress } from '../members/own-address.ts'
import { Refusal } from '../refusal.ts'
import { alreadyHereMail, confirmMail } from './account-mails.ts'
import type { Entrance } from './entrance.ts'
import { noGuestCookie } from './guest-cookie.ts'
import type { Mailboxes } from './mailboxes.ts'
import { checkPassword } from './password-rules.ts'
import { hashPassword } from './passwords.ts'
import { taken, tooManyTries } from './refusals.ts'
import type { AccountParts } from './shared-parts.ts'
import { mayJoin, shownPolicy } from './sign-up-policy.ts'
import { cookieTerms } from './with-auth.ts'

type Parts = Pick<
  AccountParts,
  'accounts' | 'settings' | 'invitations' | 'access' | 'live' | 'mail' | 'throttle' | 'newColor' | 'clock' | 'publicUrl' | 'failed'
> & { entrance: Entrance; mailboxes: Mailboxes; isSetUp: () => Promise<boolean> }

interface Wanted {
  name: string
  email: string
  password: string
}

/** Making an account: by invitation, or where the workspace lets people in by themselves. */
export const signUpRoutes = (parts: Parts): Route[] => {
  const { accounts, settings, invitations, access, live, mail, throttle, newColor, clock, publicUrl, entrance, mailboxes } = parts

  const makeAccount = async (
    { name, email, password }: Wanted,
    { visitor, isProven, isAdmin }: { visitor: Asked<unknown, unknown>['visitor']; isProven: boolean; isAdmin: boolean },
  ) => {
    const guest = visitor?.principal.kind === 'guest' ? visitor.principal : undefined
    const id = guest?.id ?? newPrincipalId()
    const color = guest?.person.color ?? newColor()
    const passwordHash = await hashPassword(password)
    const account = { id, name, color, email, isProven, isAdmin, passwordHash, wasGuest: guest !== undefined, at: clock.now() }
    if ((await accounts.create(account)) === 'taken') return undefined
    await access.changed()
    if (guest) live.end({ principal: id })
    return { id, wasGuest: guest !== undefined }
  }

  const byInvitation = async (asked: Asked<Wanted, undefined>, token: string) => {
    const invitation = await invitations.redeem(token, asked.body.email)
    if (!invitation)
      throw new Refusal(410, 'invitation_ended', 'This invitation was used, taken back, has expired, or is for another e-mail address.')
    const made = await makeAccount(asked.body, {
      visitor: asked.visitor,
      isProven: invitation.isForThisEmail,
      isAdmin: invitation.isAdmin,
    }).catch(async (error: unknown) => {
      await invitation.undo()
      throw error
    })
    if (!made) {
      await invitation.undo()
      throw taken()
    }
    await invitation.done(made.id)
    return made
  }

  /** Whoever can read the mail may come in; what is answered here is the same for everybody. */
  const sendConfirmation = async (email: string, address: string): Promise<void> => {
    const isKnown = (await accounts.find({ email })) !== undefined
    const { subject, text } = isKnown ? alreadyHereMail(address) : confirmMail(`${address}/invite/${await invitations.offer(email)}`)
    await mail?.send(email, subject, text)
  }

  const byThemselves = async (asked: Asked<Wanted, undefined>) => {
    const policy = await settings.signUp()
    const { email } = asked.body
    if (shownPolicy(policy, { hasMail: mail !== undefined }) === 'closed' || !mayJoin(policy, email) || !(await parts.isSetUp()))
      throw new Refusal(403, 'sign_up_closed', 'People join this workspace by invitation. Ask somebody who is in it for one.')
    // Each of these sends a mail or tells whether an e-mail is taken.
    const wait = throttle.begin({ subject: `sign up ${email}`, address: asked.address })
    if (wait > 0) throw tooManyTries(wait)
    if (mail) {
      if (mailboxes.take(email)) sendConfirmation(email, ownAddress(asked, publicUrl)).catch(parts.failed)
      throw new Refusal(403, 'check_mail', 'We have sent you a mail. Open the link in it to make your account.')
    }
    const made = await makeAccount(asked.body, { visitor: asked.visitor, isProven: false, isAdmin: false })
    if (!made) throw taken()
    return made
  }

  return [
    route('POST /sign-up', {
      summary: 'Make an account, by an invitation or where the workspace is open',
      needs: 'nothing',
      rate: 'newPeople',
      body: forms.signUp,
      expected: 'Give your name, your e-mail address and a password.',
      answer: forms.me,
      status: 201,
      handle: async (asked, reply) => {
        const { name, email, password, invitation } = asked.body
        checkPassword(password, { name, email })
        const made = await (invitation === undefined
          ? byThemselves(asked as Asked<Wanted, undefined>)
          : byInvitation(asked as Asked<Wanted, undefined>, invitation))
        if (made.wasGuest) reply.cookie(noGuestCookie(cookieTerms(asked, publicUrl)))
        return entrance.welcome(made.id, asked, reply)
      },
    }),
  ]
}
