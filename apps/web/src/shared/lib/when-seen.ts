import { queries } from './queries.ts'

const LOOK_EVERY = 150
const MOST_LOOKS = 20

const isSeen = (): boolean =>
  queries.isFetching() === 0 && queries.getQueriesData({ queryKey: ['pages'] }).some(([, list]) => list !== undefined)

/**
 * Resolves when the lists that a screen begins with are here, or did not come for a while: whatever nobody waits for is
 * fetched after them.
 */
export const whenSeen = async (): Promise<void> => {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
    if (isSeen()) return
  }
}
