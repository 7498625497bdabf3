import type { PageId, Person, Reason, SpaceId } from '@tandem/protocol'
import type { Clock, PageWorker } from './rooms/ports.ts'
import type { Store } from './storage/store.ts'
import type { Access } from './workspace/access/access.ts'
import { basePathOf } from './workspace/base-path.ts'
import { colorsFrom } from './workspace/accounts/colors.ts'
import { sessionCookieName } from './workspace/accounts/session-cookie.ts'
import type { LiveSignIns, Mail } from './workspace/accounts/ports.ts'
import type { OtherTries } from './workspace/accounts/throttle.ts'
import type { WorkspaceSettings } from './workspace/admin/ports.ts'
import { settingsRoutes } from './workspace/admin/settings-routes.ts'
import { apiKeyRoutes } from './workspace/api-keys/api-key-routes.ts'
import { openapiRoute } from './workspace/api/openapi.ts'
import type { Route } from './workspace/api/route.ts'
import type { News } from './workspace/live/ports.ts'
import { invitationRoutes } from './workspace/members/invitation-routes.ts'
import type { OneTimeInvitations } from './workspace/members/invitations.ts'
import { memberRoutes } from './workspace/members/member-routes.ts'
import type { Sight } from './workspace/pages/sight.ts'
import { treeRoutes } from './workspace/pages/tree-routes.ts'
import { searchRoutes } from './workspace/search/search-routes.ts'
import { sharingRoutes } from './workspace/sharing/sharing-routes.ts'
import { spaceMemberRoutes } from './workspace/spaces/member-routes.ts'
import { spaceRoutes } from './workspace/spaces/space-routes.ts'

export interface ApiParts {
  store: Store
  access: Access
  /** Of accounts and sign-ins, which bring their own parts. */
  accounts: readonly Route[]
  invitations: OneTimeInvitations
  settings: WorkspaceSettings
  sight: Sight
  news: News
  live: LiveSignIns
  mail: Mail | undefined
  worker: Pick<PageWorker, 'fold'>
  /** Ends a page for everybody who has it open. */
  endPage: (page: PageId, reason: Reason) => void
  /** Who has a page open right now. */
  peopleIn: (page: PageId) => readonly Person[]
  isSearchBehind: () => boolean
  clock: Pick<Clock, 'now' | 'elapsed'>
  publicUrl: string | undefined
  version: string
  random: () => number
  mailFailed: (problem: string) => void
  /** Passwords of links that are tried on other nodes. */
  tries?: OtherTries | undefined
}

/** All there is to ask below `/api/v1`. */
export const apiRoutes = (given: ApiParts): Route[] => {
  const { store, access, news, clock, settings, publicUrl, random } = given
  const parts = { ...store, ...given, views: store.treeViews, members: store.spaceMembers }
  const basePath = basePathOf(publicUrl)
  const spaceName = async (space: SpaceId) => (await store.spaces.find(space))?.name
  const routes: Route[] = [
    ...given.accounts,
    ...spaceRoutes(parts),
    ...spaceMemberRoutes(parts),
    ...treeRoutes(parts),
    ...sharingRoutes({ ...store, access, settings, news, clock, publicUrl, random, newColor: colorsFrom(random), tries: given.tries }),
    ...searchRoutes({ search: store.search, access, isBehind: given.isSearchBehind }),
    ...memberRoutes({ ...parts, members: store.members }),
    ...invitationRoutes({ ...parts, records: store.invitations, spaceName }),
    ...apiKeyRoutes({ keys: store.apiKeys, live: given.live, clock }),
    ...settingsRoutes({ settings, access, news, clock }),
    openapiRoute(() => routes, { version: given.version, basePath, cookie: sessionCookieName(basePath) }),
  ]
  return routes
}
