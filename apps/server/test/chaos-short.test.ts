import { expect, test } from 'vitest'
import { killedWhileWriting } from '../../../chaos/scenarios/r01-killed-while-writing.ts'
import { flakyNetwork } from '../../../chaos/scenarios/r09-flaky-network.ts'
import { malformedUpdates } from '../../../chaos/scenarios/r16-malformed-updates.ts'
import { handlerFuzz } from '../../../chaos/scenarios/r24-handler-fuzz.ts'
import { attempt } from '../../../chaos/stage/attempt.ts'
import type { Scenario } from '../../../chaos/stage/scenario.ts'

/** The same each time; `pnpm chaos` draws others. */
const SEED = 20_261

// Rows of the fault catalogue against the real server, each in a few seconds; all of them at full length: `pnpm chaos`.
const ROWS: [promise: string, scenario: Scenario][] = [
  ['D1 D7 what was called stored survives kill -9, and all have the same', killedWhileWriting],
  ['D1 D7 lines that stall and break lose nothing', flakyNetwork],
  ['D8 malformed updates change nothing and stop nothing', malformedUpdates],
  ['whatever is said to the server, it lives on', handlerFuzz],
]

test.each(ROWS)('%s', { timeout: 90_000 }, async (_promise, scenario) => {
  const { state, reason, problems } = await attempt(scenario, { seed: SEED, isQuick: true })
  expect({ state, reason, problems }).toEqual({ state: 'passed', reason: undefined, problems: [] })
})
