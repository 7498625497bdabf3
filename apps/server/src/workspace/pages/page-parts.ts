import type { PageId, Person, Reason } from '@tandem/protocol'
import type { Clock, PageWorker, UpdateLog } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { News } from '../live/ports.ts'
import type { People } from '../ports.ts'
import type { Spaces } from '../spaces/ports.ts'
import type { Places } from './places.ts'
import type { Lists, Trash, Tree, TreeViews } from './ports.ts'
import type { ShownPages } from './shown-pages.ts'
import type { Sight } from './sight.ts'

/** What the routes of pages are made of. */
export interface PageRoutesParts {
  tree: Tree
  views: TreeViews
  trash: Trash
  lists: Lists
  access: Access
  sight: Sight
  places: Places
  shown: ShownPages
  log: Pick<UpdateLog, 'load'>
  worker: Pick<PageWorker, 'fold'>
  news: News
  /** Ends a page for everybody who has it open. */
  endPage: (page: PageId, reason: Reason) => void
  clock: Pick<Clock, 'now'>
}

/** What the parts of the routes are made of in turn. */
export interface TreeParts extends Omit<PageRoutesParts, 'places' | 'shown'> {
  spaces: Spaces
  people: Pick<People, 'persons'>
  /** Who has a page open right now. */
  peopleIn: (page: PageId) => readonly Person[]
}
