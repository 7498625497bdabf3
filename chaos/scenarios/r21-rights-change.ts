import type { Scenario } from '../stage/scenario.ts'
import { MANY_CHANGES, takeRightsAway } from './rights-taken.ts'

const TOLD_WITHIN_MS = 1000

export const rightsChange: Scenario = {
  id: 'R21',
  about: 'rights are taken from somebody who is writing',
  rounds: { full: 10, quick: 1 },
  env: MANY_CHANGES,
  run: async (stage) => {
    const told: number[] = []
    let stored = 0
    for (let round = 0; round < stage.rounds; round++) {
      const seen = await takeRightsAway(stage)
      told.push(...seen.told)
      stored += seen.stored
    }
    stage.figure('told after it was done, the slowest', Math.max(...told), 'ms', { atMost: TOLD_WITHIN_MS })
    stage.figure('words stored before', stored, '', { atLeast: told.length })
  },
}
