import type { ClusterScenario } from '../stage/scenario.ts'
import { garbageOnRedis } from './garbage-on-redis.ts'
import { nodeAsleep } from './node-asleep.ts'
import { nodeKilled } from './node-killed.ts'
import { postgresOutOfConnections, postgresSlow } from './postgres-in-trouble.ts'
import { rollingRestart } from './r04-rolling-restart.ts'
import { redisDead } from './r05-redis-dead.ts'
import { redisHangs } from './r06-redis-hangs.ts'
import { postgresRestarts } from './r07-postgres-restarts.ts'
import { flakyBehindBalancer, pollingBehindBalancer } from './r09-r10-behind-a-balancer.ts'
import { rightsAcrossNodes, rightsWithoutRedis } from './r21-rights-across-nodes.ts'

/** What is played on several nodes, in the order of the catalogue; then what only several nodes can suffer. */
export const CLUSTER_SCENARIOS: readonly ClusterScenario[] = [
  rollingRestart,
  redisDead,
  redisHangs,
  postgresRestarts,
  flakyBehindBalancer,
  pollingBehindBalancer,
  rightsAcrossNodes,
  rightsWithoutRedis,
  nodeKilled,
  nodeAsleep,
  garbageOnRedis,
  postgresSlow,
  postgresOutOfConnections,
]
