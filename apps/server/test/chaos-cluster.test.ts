import { expect, test } from 'vitest'
import { rollingRestart } from '../../../chaos/cluster/r04-rolling-restart.ts'
import { postgresRestarts } from '../../../chaos/cluster/r07-postgres-restarts.ts'
import { randomWalk } from '../../../chaos/cluster/random-walk.ts'
import { attempt } from '../../../chaos/stage/attempt.ts'
import type { ClusterScenario } from '../../../chaos/stage/scenario.ts'

/** The same each time; `pnpm chaos --cluster` draws others. */
const SEED = 20_261

// On two real nodes with PostgreSQL, Redis and nginx, each in a few seconds; all of them at full length: `pnpm chaos --cluster`.
const ROWS: [promise: string, scenario: ClusterScenario][] = [
  ['D1 D7 nodes restarted one after the other lose nothing, and nobody sees an error', rollingRestart],
  ['D1 D3 D7 nothing is called stored while PostgreSQL is away, and all of it is stored afterwards, once', postgresRestarts],
  ['D1 D3 D7 whatever fails, in whichever order, what was called stored is there and all have the same', randomWalk],
]

test.each(ROWS)('%s', { timeout: 120_000 }, async (_promise, scenario) => {
  const { state, reason, problems } = await attempt(scenario, { seed: SEED, isQuick: true })
  expect({ state, reason, problems }).toEqual({ state: 'passed', reason: undefined, problems: [] })
})
