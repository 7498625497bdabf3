import type { UpdateLog } from '../rooms/ports.ts'
import type { Pages, People } from '../workspace/ports.ts'

/** Everything one installation keeps, in one place that is opened and closed as a whole. */
export interface Store {
  log: UpdateLog
  pages: Pages
  people: People
  /** Ends what is under way and closes the file. Calling it again does nothing. */
  close(): Promise<void>
}
