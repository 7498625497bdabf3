import { fileURLToPath } from 'node:url'
import type { Ask, Label, Scenario, Seen, Settings, Task, Told } from '../generator/task.ts'
import { sleep, within } from '../generator/timing.ts'
import { machineCpu, read, type Reading } from './meter.ts'
import type { Case } from './plan.ts'
import { end, untilGone, type Processes } from './processes.ts'
import { RunningServer } from './running-server.ts'

const GENERATOR = fileURLToPath(new URL('../generator/main.ts', import.meta.url))
const AT_MOST_MS = 240_000
const SETTLE_MS = 700

/** What was read from the server's process. CPU in seconds, memory in MB unless the name says otherwise. */
export interface Metered {
  bootRss?: number
  rss?: number
  rssBefore?: number
  peakRss?: number
  serverCpu?: number
  /** 1 is a whole core. */
  serverCpuShare?: number
  /** What neither server nor generator used, 1 is a whole core: work that does not belong to the measurement. */
  othersCpuShare?: number
  mainThreadCpu?: number
  cpuMicrosPerDelivery?: number
  kbPerIdleConnection?: number
  connectCpu?: number
  stormCpu?: number
  stormPeakRss?: number
}

export interface Outcome extends Seen, Metered {
  case: string
  peer: string
  run: number
  settings: Settings
  error?: string
}

/** The server, and what server and generator leave to others: CPU seconds of the whole machine. */
interface Mark extends Reading {
  others: number
}

type Marks = Partial<Record<Label, Mark>>

const fixed = (value: number, digits = 3): number => Number(value.toFixed(digits))

const DOC_NAMES: Record<Scenario, (settings: Settings) => string[]> = {
  fanout: () => ['fan'],
  docs: ({ docs }) => Array.from({ length: docs }, (_, i) => `doc${i}`),
  presence: () => ['crowd'],
  idle: ({ docs }) => Array.from({ length: docs }, (_, i) => `idle${i}`),
  load: () => ['large'],
}

/** What one person does with all sessions together is limited as well. */
const SESSIONS_EACH = 4
const FEWEST_PEOPLE = 20

const peopleFor = (scenario: Scenario, { clients, docs, repeats, storm }: Settings): number => {
  const sessions = scenario === 'docs' ? docs * 2 : scenario === 'load' ? repeats + storm + 1 : clients
  return Math.max(FEWEST_PEOPLE, Math.ceil(sessions / SESSIONS_EACH))
}

/** Seconds and megabytes from what was read at the marks. */
export const meter = ({ start, stop, before, after, storm0, storm1 }: Marks, seen: Seen, settings: Settings): Metered => {
  const metered: Metered = {}
  if (start && stop) {
    metered.serverCpu = fixed(stop.cpu - start.cpu)
    metered.serverCpuShare = fixed((stop.cpu - start.cpu) / ((stop.at - start.at) / 1000))
    metered.othersCpuShare = fixed((stop.others - start.others) / ((stop.at - start.at) / 1000))
    metered.mainThreadCpu = fixed(stop.mainCpu - start.mainCpu)
    metered.rss = fixed(stop.rss, 1)
    metered.peakRss = fixed(stop.peakRss, 1)
    const { delivered = 0 } = seen
    if (delivered > 0) metered.cpuMicrosPerDelivery = fixed(((stop.cpu - start.cpu) / delivered) * 1e6, 2)
  }
  if (before && after) {
    metered.rssBefore = fixed(before.rss, 1)
    metered.kbPerIdleConnection = fixed(((after.rss - before.rss) * 1024) / settings.clients, 1)
    metered.connectCpu = fixed(after.cpu - before.cpu)
    metered.rss = fixed(after.rss, 1)
  }
  if (storm0 && storm1) {
    metered.stormCpu = fixed(storm1.cpu - storm0.cpu)
    metered.stormPeakRss = fixed(storm1.peakRss, 1)
  }
  return metered
}

interface Surroundings {
  processes: Processes
  /** Where data folders are made: on a real disk, or fsync costs nothing. */
  out: string
  root: string
  trace: string | undefined
}

const markOf = (server: Measured, generator: number | undefined): Mark => {
  const reading = server.read()
  const generatorCpu = generator === undefined ? 0 : read(generator).cpu
  return { ...reading, others: machineCpu() - reading.cpu - generatorCpu }
}

/** What is read while the generator runs. */
export interface Measured {
  read(): Reading
  untilQuiet(): Promise<void>
  /** Rejects when it ends by itself. */
  readonly died: Promise<never>
  /** Called at each mark, before it is read. */
  marked?(label: Label): Promise<void>
}

/** Runs the generator against a server and answers what both sides showed. */
export const generate = async (server: Measured, task: Task, { processes }: Pick<Surroundings, 'processes'>): Promise<Seen & Metered> => {
  const bootRss = fixed(server.read().rss, 1)
  const marks: Marks = {}
  const child = processes.start({ args: [GENERATOR, JSON.stringify(task)], core: 1, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const answer = async (asked: Ask) => {
    if (asked.ask === 'quiet') await server.untilQuiet()
    else {
      await server.marked?.(asked.label)
      marks[asked.label] = markOf(server, child.pid)
    }
    child.send({ id: asked.id })
  }
  const seen = new Promise<Seen>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if ('seen' in told) resolve(told.seen)
      else answer(told).catch(reject)
    })
  })
  try {
    const result = await within(Promise.race([seen, server.died, untilGone(child, 'the generator')]), AT_MOST_MS, task.scenario)
    return { ...result, bootRss, ...meter(marks, result, task.settings) }
  } finally {
    await end(child, 'SIGKILL')
  }
}

/** One case with one peer: fresh processes, fresh data. A failure is a result like any other. */
export const measure = async (one: Case, peer: string, run: number, around: Surroundings): Promise<Outcome> => {
  const { scenario, settings } = one
  const outcome: Outcome = { case: one.name, peer, run, settings }
  let server: RunningServer | undefined
  try {
    server = await RunningServer.start(peer, around)
    const kind = scenario === 'presence' ? 'board' : 'document'
    const pages = await server.peer.createPages(server.port, {
      names: DOC_NAMES[scenario](settings),
      kind,
      people: peopleFor(scenario, settings),
    })
    await sleep(SETTLE_MS)
    const { root, trace } = around
    return { ...outcome, ...(await generate(server, { scenario, peer, port: server.port, settings, root, trace, ...pages }, around)) }
  } catch (error) {
    return { ...outcome, error: error instanceof Error ? error.message : String(error) }
  } finally {
    await server?.close()
  }
}
