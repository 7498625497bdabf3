import { generate, type Metered } from '../command/measure.ts'
import type { Finding, Trial, TrialContext } from '../command/trial.ts'
import type { NodeScenario, Scenario, Seen, Settings, Task } from '../generator/task.ts'
import { RunningNodes } from './running-nodes.ts'

const PEOPLE = 60
const BASE: Settings = { clients: 0, full: 8, docs: 1, rate: 5, warm: 2, seconds: 8, drain: 4, settle: 0, repeats: 0, storm: 0 }
const CROWD = 100
const FEW = 10
/** As many as the node that is killed has. */
const RETURNING = 1500
const RETURNING_PAGES = 150
const RETURN_SECONDS = 40

/** One peer with so many nodes. */
interface Side {
  peer: string
  count: number
}

const TANDEM_ALONE: Side = { peer: 'tandem', count: 1 }
const TANDEM: Side = { peer: 'tandem', count: 2 }
const HOCUSPOCUS_ALONE: Side = { peer: 'hocuspocus', count: 1 }
const HOCUSPOCUS: Side = { peer: 'hocuspocus-redis', count: 2 }

type Run = { seen: Seen & Metered; published: number; seconds: number }

interface Play {
  scenario: Scenario | NodeScenario
  settings: Settings
  /** Of the nodes, the one that is looked at; all of them otherwise. */
  only?: number
}

/** Fresh nodes, the scenario, and what was seen. */
const play = async (side: Side, { scenario, settings, only }: Play, context: TrialContext): Promise<Run> => {
  const isPinned = !process.env['NOPIN']
  const running = await RunningNodes.start({ ...side, ...context, isPinned })
  try {
    const [first] = running.nodes
    if (!first) throw new Error('there is no node')
    const names = scenario === 'coming back' ? Array.from({ length: RETURNING_PAGES }, (_, i) => `page${i}`) : ['fan']
    const made = await first.peer.createPages(first.port, { names, kind: 'document', people: PEOPLE })
    const ports = running.ports
    const task: Task = { scenario, peer: side.peer, port: first.port, ports, settings, root: context.root, ...made }
    let published = 0
    const measured = running.measured(only)
    const marked: NonNullable<typeof measured.marked> = async (label) => {
      if (label === 'start') published = -(await running.redis.published())
      if (label === 'stop') published += await running.redis.published()
      if (label === 'kill') await first.close()
    }
    const seen = await generate({ ...measured, marked }, task, context)
    return { seen, published, seconds: settings.seconds }
  } finally {
    await running.close()
  }
}

const nameOf = ({ count }: Side): string => (count === 1 ? 'one node' : 'two nodes')

const editing = ({ seen, published, seconds }: Run): Record<string, number> => ({
  'p50, ms': seen.latency?.p50 ?? NaN,
  'p95, ms': seen.latency?.p95 ?? NaN,
  'CPU per delivered edit, us': seen.cpuMicrosPerDelivery ?? NaN,
  'to stored p95, ms': seen.stored?.p95 ?? NaN,
  'edits missing': seen.missing ?? NaN,
  'Redis messages a second': published / seconds,
})

const finite = (values: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)))

const finding = (name: string, side: Side, values: Record<string, number>, details: unknown): Finding => ({
  case: name,
  peer: side.peer === 'hocuspocus-redis' ? 'hocuspocus' : side.peer,
  values: finite(values),
  details,
})

/** One that could not be played stands beside those that could. */
const attempted = async (name: string, side: Side, task: () => Promise<Finding>): Promise<Finding> => {
  try {
    return await task()
  } catch (error) {
    return { ...finding(name, side, {}, undefined), error: error instanceof Error ? error.message : String(error) }
  }
}

const fanout = (side: Side, settings: Settings, context: TrialContext): Promise<Finding> => {
  const name = `${settings.clients} in one page, ${nameOf(side)}`
  return attempted(name, side, async () => {
    const run = await play(side, { scenario: side.count === 1 ? 'fanout' : 'nodes', settings }, context)
    return finding(name, side, editing(run), run.seen)
  })
}

/** The people of the first node write; the second is looked at. */
const receiving = (side: Side, settings: Settings, context: TrialContext): Promise<Finding> => {
  const name = `${settings.clients} in one page, the node that receives`
  return attempted(name, side, async () => {
    const run = await play(side, { scenario: 'receiving', settings, only: 1 }, context)
    return finding(name, side, editing(run), run.seen)
  })
}

const comingBack = (clients: number, context: TrialContext): Promise<Finding> => {
  const name = `${clients} people of a killed node`
  return attempted(name, TANDEM, async () => {
    const settings = { ...BASE, clients, seconds: RETURN_SECONDS }
    const { seen } = await play(TANDEM, { scenario: 'coming back', settings, only: 1 }, context)
    const { half = NaN, most = NaN } = seen.backMs ?? {}
    return finding(name, TANDEM, { 'half of them back after, s': half / 1000, '95 % of them back after, s': most / 1000 }, seen)
  })
}

/**
 * Two nodes on one core, with Postgres, Redis and the load on the other: what the way from node to node adds. Latencies
 * are those of edits that were made on the other node.
 */
export const cluster: Trial = async (context) => {
  const short = context.isQuick ? { warm: 1, seconds: 3 } : {}
  const crowd = { ...BASE, ...short, clients: CROWD }
  const few = { ...BASE, ...short, clients: FEW }
  const findings: Finding[] = []
  for (const side of [TANDEM_ALONE, TANDEM, HOCUSPOCUS_ALONE, HOCUSPOCUS]) findings.push(await fanout(side, crowd, context))
  for (const side of [TANDEM, HOCUSPOCUS]) findings.push(await receiving(side, crowd, context))
  findings.push(await fanout(TANDEM, few, context))
  findings.push(await comingBack(context.isQuick ? RETURNING / 10 : RETURNING, context))
  return findings
}
