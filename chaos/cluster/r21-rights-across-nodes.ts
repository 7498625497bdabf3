import { freshReplica } from '@tandem/testkit'
import { MANY_CHANGES, takeRightsAway, type RightsPlace } from '../scenarios/rights-taken.ts'
import type { ClusterStage } from '../stage/cluster-stage.ts'
import type { ClusterScenario } from '../stage/scenario.ts'

/** Rights are taken at the first node from somebody who writes at the second. */
const across = (stage: ClusterStage): RightsPlace => {
  const [here, there] = [stage.cluster.node(0).server.url, stage.cluster.node(1).server.url]
  return {
    random: stage.random,
    workspace: stage.workspace,
    must: (holds, otherwise) => stage.must(holds, otherwise),
    tab: (options) => stage.tab(there, options),
    writer: (name, options) => stage.writer(name, { ...options, url: here }),
    fresh: (page, cookie) => freshReplica(there, { page, cookie }),
  }
}

const scenario = (withRedis: boolean, withinMs: number): ClusterScenario => ({
  id: withRedis ? 'R21' : 'R21B',
  about: `rights are taken from somebody who writes at another node, ${withRedis ? 'with' : 'without'} Redis`,
  nodes: { full: 2, quick: 2 },
  rounds: { full: 5, quick: 1 },
  withRedis,
  env: MANY_CHANGES,
  run: async (stage) => {
    const told: number[] = []
    let stored = 0
    for (let round = 0; round < stage.rounds; round++) {
      const seen = await takeRightsAway(across(stage))
      told.push(...seen.told)
      stored += seen.stored
    }
    stage.figure('told after it was done, the slowest', Math.max(...told), 'ms', { atMost: withinMs })
    stage.figure('words stored before', stored, '', { atLeast: 1 })
  },
})

export const rightsAcrossNodes = scenario(true, 1000)
export const rightsWithoutRedis = scenario(false, 3000)
