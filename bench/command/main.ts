import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../results/measurement.ts'
import { rowsOf } from '../results/rows.ts'
import { surroundings } from '../results/surroundings.ts'
import { summaryOf, tableOf } from '../results/table.ts'
import { measurementOf } from '../results/values.ts'
import { parseArguments, type Request } from './arguments.ts'
import { measure } from './measure.ts'
import { BASELINE, plan } from './plan.ts'
import { Processes } from './processes.ts'
import { attempt } from './trials.ts'

const OUT = fileURLToPath(new URL('../out', import.meta.url))
const RESULTS = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const OWN = 'tandem'

const say = (text: string) => process.stdout.write(`${text}\n`)

const progressOf = ({ case: name, peer, values, error }: Measurement): string => {
  const numbers = Object.entries(values).map(([what, value]) => `${what} ${Number(value.toFixed(2))}`)
  return `${name} · ${peer}: ${error === undefined ? numbers.join(' · ') : `failed, ${error}`}`
}

const measureAll = async (request: Request, isPinned: boolean): Promise<Measurement[]> => {
  const around = { processes: new Processes({ isPinned }), out: OUT, root: request.root, trace: process.env['TRACE'] }
  mkdirSync(OUT, { recursive: true })
  const file = join(OUT, `${new Date().toISOString().replaceAll(':', '-')}.jsonl`)
  const measurements: Measurement[] = []
  const keep = (measurement: Measurement) => {
    measurements.push(measurement)
    appendFileSync(file, `${JSON.stringify(measurement)}\n`)
    say(progressOf(measurement))
  }
  for (let run = 1; run <= request.runs; run++) {
    // All peers of a case in a row: the machine is then the same for all of them.
    for (const one of plan(request)) for (const peer of one.peers) keep(measurementOf(one.scenario, await measure(one, peer, run, around)))
    for (const trial of request.trials)
      for (const measurement of await attempt(trial, run, { ...around, isQuick: request.isQuick })) keep(measurement)
  }
  say(`\nEverything seen is in ${file}\n`)
  return measurements
}

const remarksOn = (measurements: readonly Measurement[]): string[] =>
  measurements.flatMap(({ case: name, peer, run, error, doubts = [] }) =>
    [...(error === undefined ? [] : [`failed, ${error}`]), ...doubts].map((remark) => `${name}, ${peer}, run ${run}: ${remark}`),
  )

const reportOf = (measurements: readonly Measurement[], about: readonly string[]): { table: string; text: string } => {
  const rows = rowsOf(measurements, { baseline: BASELINE, own: OWN })
  const peers = [...new Set(measurements.map(({ peer }) => peer))]
  const table = tableOf(rows, peers)
  const remarks = remarksOn(measurements)
  return {
    table,
    text: [
      table,
      ...(remarks.length > 0 ? [remarks.map((remark) => `- ${remark}`).join('\n')] : []),
      summaryOf(rows),
      about.join('\n'),
    ].join('\n\n'),
  }
}

const markdown = (command: string, text: string): string => `# Results of the benchmark

What is measured and how: README.md in this folder. In brackets after a number: its ratio to ${BASELINE} in the same run; in square brackets the spread over the runs.

    ${command}

${text}
`

/** The command: measures what was asked for, prints one table, exits 1 when something could not be measured. */
export const main = async (words: readonly string[]): Promise<void> => {
  let request: Request
  try {
    request = parseArguments(words)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
    return
  }
  const isPinned = !process.env['NOPIN']
  const measurements = await measureAll(request, isPinned)
  const { text } = reportOf(measurements, surroundings({ isPinned }))
  say(text)
  if (request.isWritten) writeFileSync(RESULTS, markdown(['node bench/run.mjs', ...words].join(' '), text))
  if (measurements.some(({ error }) => error !== undefined)) process.exitCode = 1
}
