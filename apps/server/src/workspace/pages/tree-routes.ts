import type { Route } from '../api/route.ts'
import { listRoutes } from './list-routes.ts'
import { makingRoutes } from './making-routes.ts'
import type { TreeParts } from './page-parts.ts'
import { pageRoutes } from './page-routes.ts'
import { Places } from './places.ts'
import { ShownPages } from './shown-pages.ts'
import { trashRoutes } from './trash-routes.ts'

/** Everything the REST API does with pages and their tree. */
export const treeRoutes = (given: TreeParts): Route[] => {
  const parts = { ...given, places: new Places(given), shown: new ShownPages(given) }
  return [...listRoutes(parts), ...makingRoutes(parts), ...pageRoutes(parts), ...trashRoutes(parts)]
}
