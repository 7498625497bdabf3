import type { ClusterStage } from './cluster-stage.ts'
import type { ClusterSetting, Setting } from './outcome.ts'
import type { Stage } from './stage.ts'

interface Row {
  /** Its number in the catalogue. */
  id: string
  about: string
  /** Why it cannot be played here; `undefined` when it can. */
  whyNot?: () => Promise<string | undefined>
}

/** One row of the catalogue of faults: something is done to a real server and its people, and promises are looked at. */
export interface Scenario extends Row, Setting {
  run(stage: Stage): Promise<void>
}

/** The same on several nodes with one database. */
export interface ClusterScenario extends Row, ClusterSetting {
  run(stage: ClusterStage): Promise<void>
}
