import type { Setting } from './outcome.ts'
import type { Stage } from './stage.ts'

/** One row of the catalogue of faults: something is done to a real server and its people, and promises are looked at. */
export interface Scenario extends Setting {
  /** Its number in the catalogue. */
  id: string
  about: string
  /** Why it cannot be played here; `undefined` when it can. */
  whyNot?: () => Promise<string | undefined>
  run(stage: Stage): Promise<void>
}
