import type { Person } from '@tandem/protocol'
import { useHere } from '../../shared/lib/here.ts'
import { useMe } from '../../shared/lib/session.ts'
import type { ListedPage } from './listed-pages.ts'

/** Who else has the page open; until the live line has told of it, as the list said. */
export const useInNow = (page: ListedPage): Person[] => {
  const me = useMe()
  const live = useHere(page.id)
  return (live.length > 0 ? live : page.people).filter(({ id }) => id !== me?.id)
}
