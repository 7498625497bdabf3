import { generate, type Metered } from '../command/measure.ts'
import type { Finding, Trial, TrialContext } from '../command/trial.ts'
import type { NodeScenario, Scenario, Seen, Settings, Task } from '../generator/task.ts'
import { RunningNodes, WITH_METRICS } from './running-nodes.ts'

/** What one person does with all sessions together is limited as well. */
const SESSIONS_EACH = 4
const PEOPLE = 60
/** Long enough for the engine to have compiled what is busy on a node that has little to do, too. */
const WARM_SECONDS = 10
const BASE: Settings = { clients: 0, full: 8, docs: 1, rate: 5, warm: WARM_SECONDS, seconds: 8, drain: 4, settle: 0, repeats: 0, storm: 0 }
const CROWD = 100
const CROWD_RATE = 5
/** Who write as much together as the crowd does. */
const FEW = 10
const FULL_ROOM = 500
const IDLE = 5000
const IDLE_PAGES = 500
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

type Run = { seen: Seen & Metered; published: number; loads: number; seconds: number }

interface Play {
  scenario: Scenario | NodeScenario
  settings: Settings
  /** Of the nodes, the one that is looked at; all of them otherwise. */
  only?: number
}

/** Fresh nodes, the scenario, and what was seen. */
const play = async (side: Side, { scenario, settings, only }: Play, context: TrialContext): Promise<Run> => {
  const isPinned = !process.env['NOPIN']
  const isCounted = scenario === 'coming back' && side.peer === 'tandem'
  const running = await RunningNodes.start({ ...side, ...context, isPinned, env: isCounted ? WITH_METRICS : {} })
  try {
    const [first] = running.nodes
    if (!first) throw new Error('there is no node')
    const people = Math.max(PEOPLE, Math.ceil(settings.clients / SESSIONS_EACH))
    const made = await first.peer.createPages(first.port, { names: namesOf(scenario, settings), kind: 'document', people })
    const ports = running.ports
    const task: Task = { scenario, peer: side.peer, port: first.port, ports, settings, root: context.root, ...made }
    let [published, loads] = [0, 0]
    const measured = running.measured(only)
    const marked: NonNullable<typeof measured.marked> = async (label) => {
      if (label === 'start') published = -(await running.redis.published())
      if (label === 'stop') published += await running.redis.published()
      if (label === 'before' && isCounted) loads = -(await running.loads(1))
      if (label === 'kill') await first.close()
      if (label === 'after' && isCounted) loads += await running.loads(1)
    }
    const seen = await generate({ ...measured, marked }, task, context)
    return { seen, published, loads, seconds: settings.seconds }
  } finally {
    await running.close()
  }
}

const namesOf = (scenario: Scenario | NodeScenario, { docs }: Settings): string[] => {
  if (scenario === 'coming back') return Array.from({ length: docs }, (_, i) => `page${i}`)
  return scenario === 'idle' ? Array.from({ length: docs }, (_, i) => `idle${i}`) : ['fan']
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

/** The people of the first node write, half of all; the second is looked at. */
const receiving = (side: Side, settings: Settings, context: TrialContext): Promise<Finding> => {
  const name = `${settings.clients / 2} who read what ${settings.clients / 2} write on the other node`
  return attempted(name, side, async () => {
    const run = await play(side, { scenario: 'receiving', settings, only: 1 }, context)
    return finding(name, side, editing(run), run.seen)
  })
}

const comingBack = (side: Side, clients: number, context: TrialContext): Promise<Finding> => {
  const name = `${clients} people of a killed node`
  return attempted(name, side, async () => {
    const settings = { ...BASE, clients, docs: RETURNING_PAGES, seconds: RETURN_SECONDS }
    const { seen, loads } = await play(side, { scenario: 'coming back', settings, only: 1 }, context)
    // Who is not back at all has no time.
    const seconds = (ms: number | null = null): number => (ms === null ? NaN : ms / 1000)
    const { half, most } = seen.backMs ?? {}
    const back = { 'half of them back after, s': seconds(half), '95 % of them back after, s': seconds(most) }
    return finding(name, side, { ...back, ...(side.peer === 'tandem' && { 'loads a page': loads / RETURNING_PAGES }) }, seen)
  })
}

/** How many one node bears. */
const alone = async (isQuick: boolean, context: TrialContext): Promise<Finding[]> => {
  const [clients, idle] = isQuick ? [100, 500] : [FULL_ROOM, IDLE]
  const inRoom = { ...BASE, clients, full: 6, rate: 1 }
  const resting = { ...BASE, clients: idle, docs: IDLE_PAGES, settle: 4 }
  return [
    await attempted(`${clients} in one room, one node`, TANDEM_ALONE, async () => {
      const { seen } = await play(TANDEM_ALONE, { scenario: 'fanout', settings: inRoom }, context)
      const values = { 'p95, ms': seen.latency?.p95 ?? NaN, 'edits missing': seen.missing ?? NaN, 'connections lost': seen.lost ?? 0 }
      return finding(`${clients} in one room, one node`, TANDEM_ALONE, values, seen)
    }),
    await attempted(`${idle} idle connections, one node`, TANDEM_ALONE, async () => {
      const { seen } = await play(TANDEM_ALONE, { scenario: 'idle', settings: resting }, context)
      const values = {
        'memory, MB': seen.rss ?? NaN,
        'memory a connection, kB': seen.kbPerIdleConnection ?? NaN,
        'connections lost': seen.lost ?? 0,
      }
      return finding(`${idle} idle connections, one node`, TANDEM_ALONE, values, seen)
    }),
  ]
}

/** What a value of one case is to that of another, where a target speaks of both. */
const times = (name: string, of: Finding, what: string, to: Finding): Finding => {
  const [value, base] = [of.values[what], to.values[what]]
  return { case: name, ...(of.peer === undefined ? {} : { peer: of.peer }), values: finite({ [what]: (value ?? NaN) / (base ?? NaN) }) }
}

/**
 * Two nodes on one core, with Postgres, Redis and the load on the other: what the way from node to node adds. Latencies
 * are those of edits that were made on the other node.
 */
export const cluster: Trial = async (context) => {
  const { isQuick } = context
  const short = isQuick ? { warm: 1, seconds: 3 } : {}
  const crowd = { ...BASE, ...short, clients: CROWD, rate: CROWD_RATE }
  // As many people at the second node, and as many edits for them, as one node alone has.
  const twice = { ...crowd, clients: 2 * CROWD }
  const few = { ...BASE, ...short, clients: FEW, rate: (CROWD * CROWD_RATE) / FEW }
  const findings: Finding[] = []
  for (const [one, two] of [
    [TANDEM_ALONE, TANDEM],
    [HOCUSPOCUS_ALONE, HOCUSPOCUS],
  ] as const) {
    const [here, there] = [await fanout(one, crowd, context), await fanout(two, crowd, context)]
    const [half, asMuch] = [await receiving(two, crowd, context), await receiving(two, twice, context)]
    const little = await fanout(two, few, context)
    findings.push(here, there, half, asMuch, little)
    findings.push(times('to the other node, times one node', there, 'p95, ms', here))
    findings.push(times('the node that receives as much, times one node', asMuch, 'CPU per delivered edit, us', here))
    findings.push(times('the node that receives half as much, times one node', half, 'CPU per delivered edit, us', here))
    findings.push(times(`${CROWD} in the room, times ${FEW} who write as much`, there, 'Redis messages a second', little))
  }
  const returning = isQuick ? RETURNING / 10 : RETURNING
  for (const side of [TANDEM, HOCUSPOCUS]) findings.push(await comingBack(side, returning, context))
  return [...findings, ...(await alone(isQuick, context))]
}
