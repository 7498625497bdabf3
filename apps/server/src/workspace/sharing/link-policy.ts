import { isAtMost } from '@tandem/protocol'
import type { LinkPolicy } from '../admin/ports.ts'
import { Refusal } from '../refusal.ts'
import type { LinkRecord } from './ports.ts'

const DAY_MS = 24 * 3600 * 1000

/** Says why a link may not be so, by what the workspace allows. */
export const checkPolicy = (
  { role, passwordHash, expiresAt }: Pick<LinkRecord, 'role' | 'passwordHash' | 'expiresAt'>,
  { most, needPassword, mostDays }: LinkPolicy,
  now: number,
): void => {
  if (most === 'off') throw new Refusal(403, 'forbidden', 'Links are switched off in this workspace.')
  if (!isAtMost(role, most)) throw new Refusal(403, 'forbidden', `In this workspace links let people ${WORDS[most]}, not more.`)
  if (needPassword && passwordHash === null) throw new Refusal(400, 'bad_message', 'In this workspace links need a password.')
  if (expiresAt !== null && expiresAt <= now) throw new Refusal(400, 'bad_message', 'A link has to end in the future.')
  if (mostDays !== null && (expiresAt === null || expiresAt > now + (mostDays + 1) * DAY_MS))
    throw new Refusal(400, 'bad_message', `In this workspace links end after at most ${mostDays === 1 ? 'a day' : `${mostDays} days`}.`)
}

/** Whether a link lets newcomers in: it may be from before the policy, and without the password that is demanded now. */
export const letsIn = ({ role, passwordHash }: Pick<LinkRecord, 'role' | 'passwordHash'>, { most, needPassword }: LinkPolicy): boolean =>
  most !== 'off' && isAtMost(role, most) && (!needPassword || passwordHash !== null)

/** When a link ends that nobody gave an end. */
export const usualEnd = ({ mostDays }: LinkPolicy, now: number): number | null => (mostDays === null ? null : now + mostDays * DAY_MS)

const WORDS = { viewer: 'view', commenter: 'comment', editor: 'edit' } as const
