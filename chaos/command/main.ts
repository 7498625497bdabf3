import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COMES_LATER, SCENARIOS } from '../scenarios/catalogue.ts'
import { attempt } from '../stage/attempt.ts'
import type { Outcome } from '../stage/outcome.ts'
import { parseArguments, type Request } from './arguments.ts'
import { figureText, reportOf } from './report.ts'

const OUT = fileURLToPath(new URL('../out', import.meta.url))

const say = (text: string) => process.stdout.write(`${text}\n`)

const listOf = (): string =>
  [...SCENARIOS.map(({ id, about }) => `${id}  ${about}`), ...COMES_LATER.map(({ id, about, reason }) => `${id}  ${about} (${reason})`)]
    .toSorted()
    .join('\n')

const playAll = async ({ ids, seed, rounds, isQuick }: Request): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const scenario of SCENARIOS.filter(({ id }) => ids.has(id))) {
    say(`${scenario.id}  ${scenario.about}`)
    const outcome = await attempt(scenario, { seed, rounds, isQuick, say: (text) => say(`     ${text}`) })
    outcomes.push(outcome)
    for (const figure of outcome.figures) say(`     ${figureText(figure)}`)
    for (const problem of outcome.problems) say(`     ! ${problem}`)
    say(`     ${outcome.state}${outcome.reason ? `, ${outcome.reason}` : ''} (${outcome.seconds.toFixed(1)} s)`)
  }
  for (const later of COMES_LATER.filter(({ id }) => ids.has(id))) {
    outcomes.push({ ...later, state: 'skipped', seed, rounds: 0, seconds: 0, figures: [], problems: [] })
  }
  return outcomes.toSorted((a, b) => (a.id < b.id ? -1 : 1))
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
  if (request.isList) return void say(listOf())
  // Servers and disks are put away on the way out.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
  const began = new Date()
  say(`seed ${request.seed}\n`)
  const outcomes = await playAll(request)
  say(`\n${reportOf(outcomes)}`)
  mkdirSync(OUT, { recursive: true })
  const file = join(OUT, `${began.toISOString().replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify({ began, command: words, seed: request.seed, outcomes }, undefined, 2)}\n`)
  say(
    `\nThe same as JSON: ${file}\nTo play it again: node chaos/run.mjs ${[...words.filter((word) => !word.startsWith('--seed'))].join(' ')} --seed ${request.seed}`,
  )
  // Nothing that a scenario left running may keep the command from ending.
  process.exit(outcomes.some(({ state }) => state === 'failed') ? 1 : 0)
}
