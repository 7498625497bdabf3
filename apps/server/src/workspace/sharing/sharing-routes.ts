import type { Route } from '../api/route.ts'
import { grantRoutes } from './grant-routes.ts'
import { joinRoutes } from './join-routes.ts'
import { linkRoutes } from './link-routes.ts'
import type { SharingParts } from './sharing-parts.ts'

/** Letting people in: by name, and by links. */
export const sharingRoutes = (parts: SharingParts): Route[] => [...linkRoutes(parts), ...grantRoutes(parts), ...joinRoutes(parts)]
