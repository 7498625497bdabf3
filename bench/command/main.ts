import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../results/measurement.ts'
import { reportOf } from '../results/report.ts'
import { surroundings } from '../results/surroundings.ts'
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

const markdown = (command: string, runs: number, report: string): string => `# Results of the benchmark

What is measured and how: README.md in this folder. A number is the median over ${runs === 1 ? 'one run' : `${runs} runs`}, with the least and the most in square brackets. In round brackets stands its ratio to bare ${BASELINE}: taken within each run, then the median and the spread.

    ${command}

${report}
`

/** The command: measures what was asked for, prints the report, exits 1 when something could not be measured. */
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
  const report = reportOf(measurements, { baseline: BASELINE, own: OWN, about: surroundings({ isPinned }) })
  say(report)
  if (request.isWritten) writeFileSync(RESULTS, markdown(['node bench/run.mjs', ...words].join(' '), request.runs, report))
  if (measurements.some(({ error }) => error !== undefined)) process.exitCode = 1
}
