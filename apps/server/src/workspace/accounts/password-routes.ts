import type { PrincipalId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import { route, visitorOf, type Route } from '../api/route.ts'
import { ownAddress } from '../members/own-address.ts'
import { Refusal } from '../refusal.ts'
import { resetMail } from './account-mails.ts'
import type { Mailboxes } from './mailboxes.ts'
import { checkOwnPassword } from './own-password.ts'
import { checkPassword } from './password-rules.ts'
import { hashPassword } from './passwords.ts'
import { noMail } from './refusals.ts'
import type { ResetLinks } from './reset-links.ts'
import type { AccountParts } from './shared-parts.ts'

type Parts = Pick<AccountParts, 'accounts' | 'signIns' | 'live' | 'mail' | 'throttle' | 'clock' | 'publicUrl' | 'failed'> & {
  links: ResetLinks
  mailboxes: Mailboxes
}

/** A password: forgotten, set anew, changed. */
export const passwordRoutes = (parts: Parts): Route[] => {
  const { accounts, signIns, live, mail, clock, publicUrl, links, mailboxes } = parts

  const sendLink = async (email: string, address: string): Promise<void> => {
    const account = await accounts.find({ email })
    if (!account || account.isDisabled || !mail) return
    const token = await links.make({ principal: account.principal.id, wasMailed: true })
    const { subject, text } = resetMail(`${address}/reset?token=${token}`)
    await mail.send(email, subject, text)
  }

  const setPassword = async (id: PrincipalId, password: string, { isProven }: { isProven: boolean }) => {
    await accounts.setPassword(id, await hashPassword(password), { isProven, at: clock.now() })
  }

  return [
    route('POST /password/forgot', {
      summary: 'Send a link to set a new password, if there is an account with this e-mail address',
      needs: 'nothing',
      rate: 'credentials',
      body: forms.forgot,
      expected: 'Give your e-mail address.',
      handle: async (asked) => {
        if (!mail) throw noMail()
        // Answered before anything is looked up: neither the words nor the time tell whether there is an account.
        if (mailboxes.take(asked.body.email)) sendLink(asked.body.email, ownAddress(asked, publicUrl)).catch(parts.failed)
      },
    }),
    route('POST /password/reset', {
      summary: 'Set a new password with the token of a link',
      needs: 'nothing',
      rate: 'credentials',
      body: forms.reset,
      expected: 'This is not the address that was sent. Copy it whole.',
      handle: async ({ body: { token, password } }) => {
        checkPassword(password, {})
        const purpose = await links.take(token)
        const account = purpose && (await accounts.find({ id: purpose.principal }))
        if (!account || account.isDisabled)
          throw new Refusal(404, 'link_ended', 'This link was used already or has expired. Ask for a new one.')
        const { id } = account.principal
        await setPassword(id, password, { isProven: purpose.wasMailed })
        // Whoever knew the old password is out.
        await signIns.endAll(id)
        live.end({ principal: id })
      },
    }),
    route('POST /password/change', {
      summary: 'Change the own password',
      needs: 'member',
      body: forms.changePassword,
      expected: 'Give your password as it is and as it should be.',
      handle: async (asked) => {
        const { current, password, endOthers } = asked.body
        const { principal, email } = await checkOwnPassword(parts, asked, current)
        checkPassword(password, { name: principal.person.name, email })
        await setPassword(principal.id, password, { isProven: false })
        if (!endOthers) return
        const { signIn: except } = visitorOf(asked)
        await signIns.endAll(principal.id, except)
        live.end({ principal: principal.id, except })
      },
    }),
    route('POST /members/:id/password-link', {
      summary: 'Make a link with which a member sets a new password, to hand on',
      needs: 'admin',
      answer: forms.passwordLink,
      handle: async (asked) => {
        const account = await accounts.find({ id: asked.params['id'] as PrincipalId })
        if (account?.principal.kind !== 'member' || account.isDisabled)
          throw new Refusal(404, 'not_found', 'There is no such member, or they were switched off.')
        const token = await links.make({ principal: account.principal.id, wasMailed: false })
        return { address: `${ownAddress(asked, publicUrl)}/reset?token=${token}` }
      },
    }),
  ]
}
