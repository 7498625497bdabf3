import type { News } from '../live/ports.ts'
import { MOST_ROWS } from './notice.ts'
import type { OtherNodes } from './ports.ts'

/** News for the browsers of this node, and for those of the others. */
export const tellingNews = (here: News, others: OtherNodes): News => ({
  changed: (pages) => {
    here.changed(pages)
    if (pages.length > MOST_ROWS) others.tell({ say: 'refresh', what: ['spaces'] })
    else if (pages.length > 0) others.tell({ say: 'tree', changed: [...pages], trashed: [] })
  },
  trashed: (pages) => {
    here.trashed(pages)
    if (pages.length > MOST_ROWS) others.tell({ say: 'refresh', what: ['spaces'] })
    else if (pages.length > 0) others.tell({ say: 'tree', changed: [], trashed: [...pages] })
  },
  refresh: (what, who) => {
    here.refresh(what, who)
    others.tell({ say: 'refresh', what: [...what], ...(who && { who: [...who] }) })
  },
})
