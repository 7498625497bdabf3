import { newPrincipalId, newSpaceId } from '@tandem/protocol'
import { accounts as forms } from '@tandem/protocol/schemas'
import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { Entrance } from '../accounts/entrance.ts'
import { checkPassword } from '../accounts/password-rules.ts'
import { hashPassword } from '../accounts/passwords.ts'
import type { Accounts, MakeSamples } from '../accounts/ports.ts'
import type { WorkspaceSettings } from '../admin/ports.ts'
import { route, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import { tokenHash, type SetUp } from './set-up.ts'

const FIRST_SPACE = { slug: 'general', name: 'General' }

interface Parts {
  setUp: Pick<SetUp, 'isDone'>
  accounts: Pick<Accounts, 'setUp'>
  settings: Pick<WorkspaceSettings, 'change'>
  access: Pick<Access, 'changed'>
  entrance: Entrance
  makeSamples: MakeSamples
  newColor: () => number
  clock: Pick<Clock, 'now'>
  /** Told when the workspace stands and its samples could not be made. */
  failed: (problem: unknown) => void
}

/** The first step of a workspace, once: its name, its owner, a first space. */
export const setupRoutes = (parts: Parts): Route[] => {
  const { setUp, accounts, settings, access, entrance, newColor, clock } = parts
  const alreadyDone = () => new Refusal(409, 'already_set_up', 'This workspace has been set up. Sign in instead.')

  return [
    route('POST /setup', {
      summary: 'Set up the workspace and make its owner, with the token of the link that the server printed',
      needs: 'nothing',
      rate: 'credentials',
      body: forms.setUp,
      expected: 'Give the workspace a name, and your name, e-mail address and password; and open the link that the server printed.',
      answer: forms.next,
      status: 201,
      handle: async (asked, reply) => {
        const { token, workspaceName, name, email, password, withSamples } = asked.body
        if (await setUp.isDone()) throw alreadyDone()
        checkPassword(password, { name, email })
        const id = newPrincipalId()
        const color = newColor()
        const owner = {
          id,
          name,
          color,
          email,
          isProven: true,
          isAdmin: true,
          passwordHash: await hashPassword(password),
          wasGuest: false,
          at: clock.now(),
        }
        const space = await accounts.setUp(owner, { tokenHash: tokenHash(token), space: { id: newSpaceId(), ...FIRST_SPACE } })
        if (space === 'already set up') throw alreadyDone()
        if (space === 'wrong token')
          throw new Refusal(403, 'link_ended', 'This is not the newest set-up link. Open the one that the server printed last.')
        await settings.change({ name: workspaceName }, clock.now())
        await access.changed()
        await entrance.welcome(id, asked, reply)
        if (!withSamples) return { address: '/' }
        const principal = { id, kind: 'member' as const, isAdmin: true, person: { id, name, color } }
        return parts.makeSamples(principal, space).catch((error: unknown) => {
          // The workspace stands and its owner is in it: a missing sample is no reason to say otherwise.
          parts.failed(error)
          return { address: '/' }
        })
      },
    }),
  ]
}
