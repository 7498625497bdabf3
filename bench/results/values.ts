import type { Outcome } from '../command/measure.ts'
import type { Scenario } from '../generator/task.ts'
import type { Measurement } from './measurement.ts'

type Value = number | null | undefined

const median = (numbers: readonly number[] = []): Value => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const times = (value: Value, factor: number): Value => (typeof value === 'number' ? value * factor : value)

const share = (part: Value, whole: Value): Value => (typeof part === 'number' && typeof whole === 'number' ? part / whole : undefined)

const edits = (outcome: Outcome): Record<string, Value> => ({
  'p50, ms': outcome.latency?.p50,
  'p95, ms': outcome.latency?.p95,
  'p99, ms': outcome.latency?.p99,
  'CPU per delivered edit, us': outcome.cpuMicrosPerDelivery,
  'CPU, % of a core': times(outcome.serverCpuShare, 100),
  'bytes on the wire per edit': outcome.wireBytesPerEdit,
  'edits missing': outcome.missing,
  'to stored p50, ms': outcome.stored?.p50,
  'to stored p95, ms': outcome.stored?.p95,
  'gaps in the log as seen': outcome.gaps,
})

const VALUES: Record<Scenario, (outcome: Outcome) => Record<string, Value>> = {
  fanout: edits,
  docs: edits,
  presence: (outcome) => ({
    'staleness p50, ms': outcome.staleness?.p50,
    'staleness p95, ms': outcome.staleness?.p95,
    'CPU, % of a core': times(outcome.serverCpuShare, 100),
    'kB a client and second': times(outcome.bytesPerClientPerSecond, 1 / 1000),
  }),
  idle: (outcome) => ({
    'memory a connection, kB': outcome.kbPerIdleConnection,
    'memory of the server with all of them, MB': outcome.rss,
    'memory before they came, MB': outcome.rssBefore,
    'CPU to connect all, ms': times(outcome.connectCpu, 1000),
  }),
  load: (outcome) => ({
    'CPU of all joins, ms': times(outcome.stormCpu, 1000),
    'until all have it, ms': outcome.stormMs,
    'one opening, ms': median(outcome.loadMs),
    'one opening, kB': times(median(outcome.loadBytes), 1 / 1000),
    'one coming back, kB': times(outcome.returnBytes, 1 / 1000),
    'one coming back, share of an opening': share(outcome.returnBytes, median(outcome.loadBytes)),
  }),
}

/** Of a core. More than this of foreign work, and the numbers say more about the machine than about the server. */
const MOST_FOREIGN_CPU = 0.15

const doubtsOf = ({ lost, refused, unstored, othersCpuShare = 0 }: Outcome): string[] => [
  ...(othersCpuShare > MOST_FOREIGN_CPU ? [`other work took ${Math.round(othersCpuShare * 100)} % of a core`] : []),
  ...(lost ? [`${lost} connections were ended by the server`] : []),
  ...(refused?.length ? [`refused: ${refused.join(', ')}`] : []),
  ...(unstored ? [`${unstored} edits were never said to be stored`] : []),
]

/** What of an outcome stands in the table. */
export const measurementOf = (scenario: Scenario, outcome: Outcome): Measurement => {
  const { case: name, peer, run, error, ...details } = outcome
  const values: Record<string, number> = {}
  if (error === undefined) {
    for (const [what, value] of Object.entries(VALUES[scenario](outcome))) if (typeof value === 'number') values[what] = value
  }
  return { case: name, peer, run, values, details, doubts: doubtsOf(outcome), ...(error !== undefined && { error }) }
}
