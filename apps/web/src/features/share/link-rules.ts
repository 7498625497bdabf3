import { isAtMost, type Link, type NewLink, type Role, type Sharing } from '@tandem/protocol'

export type LinkRole = Link['role']
export const LINK_ROLES = ['viewer', 'commenter', 'editor'] as const satisfies readonly LinkRole[]

type Rules = Pick<Sharing, 'role' | 'policy'>

/** Why a link may not have a role: the person's own allows less, or the workspace does. */
export const refusedBecause = (role: LinkRole, { role: own, policy }: Rules): 'own role' | 'policy' | undefined => {
  if (policy.most === 'off' || !isAtMost(role, policy.most)) return 'policy'
  return isAtMost(role, own) ? undefined : 'own role'
}

const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** The ends that are offered, in milliseconds from now. */
export const SPANS = { hour: HOUR, day: DAY, week: 7 * DAY } as const
export type Span = keyof typeof SPANS

/** The latest moment a link may end; `undefined` without a limit. */
export const latestEnd = ({ mostDays }: Sharing['policy'], now: number): number | undefined =>
  mostDays === null ? undefined : now + mostDays * DAY

/** A link as it is made with one press: it allows as much as may be, and lasts as long. */
export const firstLink = (sharing: Rules, now: number, password?: string): NewLink | undefined => {
  const role = LINK_ROLES.findLast((one) => refusedBecause(one, sharing) === undefined)
  if (!role || (sharing.policy.needPassword && !password)) return undefined
  const end = latestEnd(sharing.policy, now)
  // A minute less: the server reads its own clock, and later.
  return { role, ...(end && { expiresAt: end - 60_000 }), ...(password && { password }) }
}

/** The last moment of a day as an `<input type="date">` names it, by the clock on the wall. */
export const endOfDay = (date: string): number | undefined => {
  const end = new Date(`${date}T23:59:59`).getTime()
  return Number.isNaN(end) ? undefined : end
}

const two = (count: number): string => String(count).padStart(2, '0')
/** A moment as an `<input type="date">` wants it. */
export const dateOf = (moment: number): string => {
  const at = new Date(moment)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** Whether somebody with `own` may give or take `role`: at most what they have themselves. */
export const mayGive = (role: Role | 'none', own: Role): boolean => role === 'none' || isAtMost(role, own)
