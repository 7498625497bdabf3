import type { ChangeLink, Link, LinkId, NewLink, PageId, PeopleList, PrincipalId, Role, Sharing } from '@tandem/protocol'
import { isId } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import {
  type Guard,
  isAnything,
  isBoolean,
  isListOf,
  isNumber,
  isObjectOf,
  isOneOf,
  isPerson,
  isRole,
  isText,
  orNull,
} from '../../shared/lib/guards.ts'

export type SharedPerson = Sharing['people'][number]
export type GrantedRole = Role | 'none'
type Guest = Link['guests'][number]

const isLinkId = (value: unknown): value is LinkId => isId(value)
const isLink = isObjectOf<Link>({
  id: isLinkId,
  address: isText,
  role: isOneOf(['viewer', 'commenter', 'editor']),
  hasPassword: isBoolean,
  expiresAt: orNull(isNumber),
  mostGuests: orNull(isNumber),
  withSubpages: isBoolean,
  createdBy: orNull(isPerson),
  createdAt: isNumber,
  guests: isListOf(isObjectOf<Guest>({ person: isPerson, joinedAt: isNumber })),
})
const isFrom: Guard<SharedPerson['from']> = (value): value is SharedPerson['from'] =>
  value === 'page' || value === 'space' || isText((value as { title?: unknown } | null)?.title)
const isSharedPerson = isObjectOf<SharedPerson>({
  person: isPerson,
  email: orNull(isText),
  role: isOneOf(['viewer', 'commenter', 'editor', 'owner', 'none']),
  from: isFrom,
})
const isSharing = isObjectOf<Sharing>({
  role: isRole,
  people: isListOf(isSharedPerson),
  everybody: orNull(isRole),
  links: isListOf(isLink),
  policy: isObjectOf<Sharing['policy']>({
    most: isOneOf(['off', 'viewer', 'commenter', 'editor']),
    needPassword: isBoolean,
    mostDays: orNull(isNumber),
  }),
  isPrivateAddress: isBoolean,
})
const isPeopleList = isObjectOf<PeopleList>({
  people: isListOf(isObjectOf<PeopleList['people'][number]>({ person: isPerson, email: orNull(isText) })),
})

const change = (path: string, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', body?: unknown): Promise<unknown> =>
  ask(path, { method, body, is: isAnything })

export const fetchSharing = (page: PageId, signal?: AbortSignal): Promise<Sharing> =>
  ask(`/pages/${page}/sharing`, { is: isSharing, signal })
export const findPeople = async (asked: string, signal?: AbortSignal): Promise<PeopleList['people']> =>
  (await ask(`/people?q=${encodeURIComponent(asked)}`, { is: isPeopleList, signal })).people
export const giveRole = (page: PageId, who: PrincipalId, role: GrantedRole): Promise<unknown> =>
  change(`/pages/${page}/grants/${who}`, 'PUT', { role })
export const takeRole = (page: PageId, who: PrincipalId): Promise<unknown> => change(`/pages/${page}/grants/${who}`, 'DELETE')
export const makeLink = (page: PageId, link: NewLink): Promise<unknown> => change(`/pages/${page}/links`, 'POST', link)
export const changeLink = (page: PageId, link: LinkId, to: ChangeLink): Promise<unknown> =>
  change(`/pages/${page}/links/${link}`, 'PATCH', to)
export const endLink = (page: PageId, link: LinkId): Promise<unknown> => change(`/pages/${page}/links/${link}`, 'DELETE')
export const removeGuest = (page: PageId, link: LinkId, guest: PrincipalId): Promise<unknown> =>
  change(`/pages/${page}/links/${link}/guests/${guest}`, 'DELETE')
export const removeGuests = (page: PageId, link: LinkId): Promise<unknown> => change(`/pages/${page}/links/${link}/guests`, 'DELETE')
