import { ClusterStage } from './cluster-stage.ts'
import type { Notes, StageOptions } from './notes.ts'
import { NotHere, type Outcome } from './outcome.ts'
import type { ClusterScenario, Scenario } from './scenario.ts'
import { Stage } from './stage.ts'

/** A stage with what is to be played on it. */
interface Play {
  stage: Notes & { readonly troubles: readonly string[] }
  run: () => Promise<void>
}

const setUp = async (scenario: Scenario | ClusterScenario, options: StageOptions): Promise<Play> => {
  if ('nodes' in scenario) {
    const stage = await ClusterStage.open(scenario, options)
    return { stage, run: () => scenario.run(stage) }
  }
  const stage = await Stage.open(scenario, options)
  return { stage, run: () => scenario.run(stage) }
}

/** Plays a scenario. Never throws: what goes wrong is in the outcome. */
export const attempt = async (scenario: Scenario | ClusterScenario, options: StageOptions): Promise<Outcome> => {
  const began = performance.now()
  const { id, about } = scenario
  const outcome = (state: Outcome['state'], stage?: Notes, more: Partial<Outcome> = {}): Outcome => ({
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
  let play: Play
  try {
    play = await setUp(scenario, options)
  } catch (error) {
    return outcome('failed', undefined, { problems: [String(error)] })
  }
  const { stage, run } = play
  try {
    await run()
  } catch (error) {
    if (error instanceof NotHere) return outcome('skipped', stage, { reason: error.message })
    stage.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    await stage.close()
  }
  stage.found(stage.troubles, 'D')
  return outcome(stage.problems.length > 0 ? 'failed' : 'passed', stage)
}
