import { NotHere, type Outcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { Stage, type StageOptions } from './stage.ts'

/** Plays a scenario. Never throws: what goes wrong is in the outcome. */
export const attempt = async (scenario: Scenario, options: StageOptions): Promise<Outcome> => {
  const began = performance.now()
  const { id, about } = scenario
  const outcome = (state: Outcome['state'], stage?: Stage, more: Partial<Outcome> = {}): Outcome => ({
    id,
    about,
    state,
    seed: options.seed,
    rounds: stage?.rounds ?? 0,
    seconds: (performance.now() - began) / 1000,
    figures: stage?.figures ?? [],
    problems: stage?.problems ?? [],
    ...more,
  })
  const reason = await scenario.whyNot?.()
  if (reason !== undefined) return outcome('skipped', undefined, { reason })
  let stage: Stage
  try {
    stage = await Stage.open(scenario, options)
  } catch (error) {
    return outcome('failed', undefined, { problems: [String(error)] })
  }
  try {
    await scenario.run(stage)
  } catch (error) {
    if (error instanceof NotHere) return outcome('skipped', stage, { reason: error.message })
    stage.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    await stage.close()
  }
  stage.found(stage.server.troubles, 'D')
  return outcome(stage.problems.length > 0 ? 'failed' : 'passed', stage)
}
