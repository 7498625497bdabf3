import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CLUSTER_SCENARIOS } from '../cluster/catalogue.ts'
import { randomWalk } from '../cluster/random-walk.ts'
import { ELSEWHERE, SCENARIOS } from '../scenarios/catalogue.ts'
import { attempt } from '../stage/attempt.ts'
import type { Outcome } from '../stage/outcome.ts'
import type { ClusterScenario, Scenario } from '../stage/scenario.ts'
import { parseArguments, type Request } from './arguments.ts'
import { figureText, reportOf } from './report.ts'

/** What was asked for but the seed, of which another place tells. */
const withoutSeed = (words: readonly string[]): string[] =>
  words.filter((word, at) => word !== '--seed' && !word.startsWith('--seed=') && words[at - 1] !== '--seed')

const OUT = fileURLToPath(new URL('../out', import.meta.url))

const say = (text: string) => process.stdout.write(`${text}\n`)

const listOf = (isCluster: boolean): string => {
  const played = isCluster ? [...CLUSTER_SCENARIOS, randomWalk] : SCENARIOS
  const elsewhere = isCluster ? [] : ELSEWHERE
  return [...played.map(({ id, about }) => `${id}  ${about}`), ...elsewhere.map(({ id, about, reason }) => `${id}  ${about} (${reason})`)]
    .toSorted()
    .join('\n')
}

/** What is asked for, each with the seed it is played with. */
const playsOf = ({ ids, seed, seeds, isCluster }: Request): { scenario: Scenario | ClusterScenario; seed: number }[] => {
  if (!isCluster) return SCENARIOS.filter(({ id }) => ids.has(id)).map((scenario) => ({ scenario, seed }))
  const walks = ids.has(randomWalk.id) ? Array.from({ length: seeds }, (_, more) => ({ scenario: randomWalk, seed: seed + more })) : []
  return [...CLUSTER_SCENARIOS.filter(({ id }) => ids.has(id)).map((scenario) => ({ scenario, seed })), ...walks]
}

const playAll = async (request: Request): Promise<Outcome[]> => {
  const { ids, rounds, isQuick, isCluster } = request
  const outcomes: Outcome[] = []
  for (const { scenario, seed } of playsOf(request)) {
    say(`${scenario.id}  ${scenario.about}, seed ${seed}`)
    const outcome = await attempt(scenario, { seed, rounds, isQuick, say: (text) => say(`     ${text}`) })
    outcomes.push(outcome)
    for (const figure of outcome.figures) say(`     ${figureText(figure)}`)
    for (const problem of outcome.problems) say(`     ! ${problem}`)
    say(`     ${outcome.state}${outcome.reason ? `, ${outcome.reason}` : ''} (${outcome.seconds.toFixed(1)} s)`)
  }
  for (const later of isCluster ? [] : ELSEWHERE.filter(({ id }) => ids.has(id))) {
    outcomes.push({ ...later, state: 'skipped', seed: request.seed, rounds: 0, seconds: 0, figures: [], problems: [] })
  }
  return outcomes.toSorted((a, b) => (a.id === b.id ? a.seed - b.seed : a.id < b.id ? -1 : 1))
}

/** The command: plays what was asked for, prints one table, exits 1 when a promise was not kept. */
export const main = async (words: readonly string[]): Promise<void> => {
  let request: Request
  try {
    request = parseArguments(words)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
    return
  }
  if (request.isList) return void say(listOf(request.isCluster))
  // Servers and disks are put away on the way out.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
  const began = new Date()
  say(`seed ${request.seed}\n`)
  const outcomes = await playAll(request)
  say(`\n${reportOf(outcomes)}`)
  mkdirSync(OUT, { recursive: true })
  const file = join(OUT, `${began.toISOString().replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify({ began, command: words, seed: request.seed, outcomes }, undefined, 2)}\n`)
  say(`\nThe same as JSON: ${file}\nTo play it again: node chaos/run.mjs ${withoutSeed(words).join(' ')} --seed ${request.seed}`)
  // Nothing that a scenario left running may keep the command from ending.
  process.exit(outcomes.some(({ state }) => state === 'failed') ? 1 : 0)
}
