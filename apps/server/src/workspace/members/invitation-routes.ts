import { isAtMost, isId, mayInSpace, type Person, type PrincipalId, type Role, type SpaceId } from '@tandem/protocol'
import { accounts } from '@tandem/protocol/schemas'
import type { Access } from '../access/access.ts'
import type { Mail } from '../accounts/ports.ts'
import type { WorkspaceSettings } from '../admin/ports.ts'
import { route, visitorOf, type Asked, type Route } from '../api/route.ts'
import type { People } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { invitationMail } from './invitation-mail.ts'
import type { OneTimeInvitations } from './invitations.ts'
import { ownAddress } from './own-address.ts'
import type { InvitationRecord, InvitationRecords } from './ports.ts'

interface Parts {
  invitations: OneTimeInvitations
  records: InvitationRecords
  people: Pick<People, 'persons'>
  access: Pick<Access, 'inSpace'>
  settings: Pick<WorkspaceSettings, 'name'>
  /** The name of a space. */
  spaceName: (space: SpaceId) => Promise<string | undefined>
  mail: Mail | undefined
  /** Told when the mail server did not take one: the address can still be handed on. */
  mailFailed: (problem: string) => void
  publicUrl: string | undefined
}

/** Inviting, and what somebody sees who was invited. Taking one is signing up. */
export const invitationRoutes = (parts: Parts): Route[] => {
  const { invitations, records, people, access, settings, mail, publicUrl } = parts

  const shownTo = (asked: Pick<Asked<unknown, unknown>, 'headers' | 'isSecure'>, persons: ReadonlyMap<PrincipalId, Person>) => {
    const own = ownAddress(asked, publicUrl)
    return ({ invitedBy, ...invitation }: InvitationRecord) => ({
      ...invitation,
      invitedBy: (invitedBy && persons.get(invitedBy)) ?? null,
      address: `${own}/invite/${invitations.tokenOf(invitation)}`,
    })
  }

  /** What an admin may give in a space: what they could give to any member there. */
  const checkSpace = async (principal: PrincipalId, { space, role }: { space?: SpaceId | undefined; role?: Role | undefined }) => {
    if (space === undefined && role === undefined) return
    if (space === undefined || role === undefined)
      throw new Refusal(400, 'bad_message', 'An invitation to a space names the space and the role in it.')
    const own = await access.inSpace(principal, space)
    if (!own) throw new Refusal(404, 'not_found', 'This space does not exist, or you may not see it.')
    if (!mayInSpace(own, 'manage') || !isAtMost(role, own))
      throw new Refusal(403, 'forbidden', 'Your role in this space does not allow that.')
  }

  const mailed = async (to: string, words: Parameters<typeof invitationMail>[0]): Promise<boolean> => {
    if (!mail) return false
    const { subject, text } = invitationMail(words)
    return mail.send(to, subject, text).then(
      () => true,
      (error: unknown) => {
        parts.mailFailed(error instanceof Error ? error.message : String(error))
        return false
      },
    )
  }

  return [
    route('GET /invitations', {
      summary: 'Invitations that nobody has used yet, with their addresses',
      needs: 'admin',
      answer: accounts.invitationList,
      handle: async (asked) => {
        const listed = await invitations.list()
        const persons = await people.persons(listed.flatMap(({ invitedBy }) => invitedBy ?? []))
        return { invitations: listed.map(shownTo(asked, persons)) }
      },
    }),
    route('POST /invitations', {
      summary: 'Invite one person, perhaps to a space; by mail when the server has it and the e-mail is given',
      needs: 'admin',
      body: accounts.invite,
      answer: accounts.invitation,
      status: 201,
      handle: async (asked) => {
        const { email = null, isAdmin, space, role } = asked.body
        const { id: invitedBy, person } = visitorOf(asked).principal
        await checkSpace(invitedBy, { space, role })
        const made = await invitations.make({ email, isAdmin, space: space ?? null, role: role ?? null, invitedBy })
        const shown = shownTo(asked, new Map([[invitedBy, person]]))(made)
        if (email === null) return shown
        const { address } = shown
        const wasMailed = await mailed(email, { workspace: await settings.name(), by: person.name, address })
        if (wasMailed) await records.setMailed(made.id)
        return { ...shown, wasMailed }
      },
    }),
    route('DELETE /invitations/:id', {
      summary: 'Take an invitation back',
      needs: 'admin',
      handle: async ({ params: { id } }) => {
        if (!isId(id) || !(await records.remove(id))) throw ended()
      },
    }),
    route('POST /invitations/look', {
      summary: 'What an invitation is to; looking uses nothing up',
      needs: 'nothing',
      rate: 'credentials',
      body: accounts.token,
      expected: 'This is not the address of an invitation. Copy it whole.',
      answer: accounts.invitationShown,
      handle: async ({ body }) => {
        const found = await invitations.look(body.token)
        if (!found) throw ended()
        const { email, role, space, invitedBy } = found
        const by = invitedBy && (await people.persons([invitedBy])).get(invitedBy)
        return {
          workspaceName: await settings.name(),
          invitedBy: by ? by.name : '',
          email,
          spaceName: (space && (await parts.spaceName(space))) ?? null,
          role,
        }
      },
    }),
  ]
}

const ended = () =>
  new Refusal(404, 'invitation_ended', 'This invitation was used, taken back, or has expired. Ask whoever invited you for a new one.')
