import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { OtherTries } from '../accounts/throttle.ts'
import type { WorkspaceSettings } from '../admin/ports.ts'
import type { News } from '../live/ports.ts'
import { Refusal } from '../refusal.ts'
import type { Grants, Guests, Links } from './ports.ts'

/** What the routes of sharing work with; each takes its pick. */
export interface SharingParts {
  grants: Grants
  links: Links
  guests: Guests
  access: Pick<Access, 'changed' | 'onPage'>
  settings: Pick<WorkspaceSettings, 'links' | 'name'>
  news: Pick<News, 'refresh'>
  clock: Pick<Clock, 'now' | 'elapsed'>
  /** The address people use, when it is not the one this process sees. */
  publicUrl: string | undefined
  newColor: () => number
  random: () => number
  /** Passwords of links that are tried on other nodes. */
  tries?: OtherTries | undefined
}

export const tooMuch = () =>
  new Refusal(403, 'forbidden', 'You can only give what you may do yourself, and only owners change what owners may do.')
export const noLink = () => new Refusal(404, 'not_found', 'This link does not exist any more.')
export const noPerson = () => new Refusal(404, 'not_found', 'There is nobody here by that name any more.')
