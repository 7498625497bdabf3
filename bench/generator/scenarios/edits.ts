import { mark } from '../orchestrator.ts'
import { Readers, StoredReceipts, type MeasuredTime } from '../readers.ts'
import { beginPages, cpuSince, lightTraffic, lostConnections, type Session, type Sessions, type Wanted } from '../sessions.ts'
import type { Seen, Settings, Task } from '../task.ts'
import { actAtRate, sleep } from '../timing.ts'
import { writerOf, type Writer } from '../writers.ts'

const LIGHT_READ_MS = 150

const inOnePage = ({ clients, full }: Settings): Wanted[] =>
  Array.from({ length: clients }, (_, i) => ({ kind: i < full ? 'full' : 'light', doc: 'fan' }))

const inPairs = ({ docs }: Settings): Wanted[] =>
  Array.from({ length: docs }, (_, i): Wanted[] => [
    { kind: 'full', doc: `doc${i}` },
    { kind: 'light', doc: `doc${i}` },
  ]).flat()

const auditOf = (sessions: readonly Session[]) => sessions.find((session) => session.kind === 'light' && session.audit)

/** On two nodes what counts is the way from one to the other. */
const isTimedIn = (scenario: Task['scenario']) => (reader: Session, writer: Writer) =>
  scenario === 'fanout' || scenario === 'docs' || reader.node !== writer.node

/** How many others get each edit, of the server that is looked at: on `receiving` the people of the second node. */
const othersOf = (scenario: Task['scenario'], sessions: readonly Session[]): number => {
  if (scenario === 'docs') return 1
  return scenario === 'receiving' ? sessions.filter(({ node }) => node === 1).length : sessions.length - 1
}

/** Everybody types: in one page (`fanout`), or two people in each of many (`docs`). */
export const edits = async (sessionsOf: Sessions, { scenario, settings, root }: Task): Promise<Seen> => {
  const sessions = await sessionsOf.openAll(scenario === 'docs' ? inPairs(settings) : inOnePage(settings))
  await beginPages(sessions, root)
  await sleep(500)
  const typing = scenario === 'receiving' ? sessions.filter(({ node }) => node === 0) : sessions
  const writers = typing.map((session) => writerOf(session, root))
  const time: MeasuredTime = { from: Infinity, to: Infinity }
  const readers = new Readers(sessions, writers, time, isTimedIn(scenario))
  const receipts = new StoredReceipts(typing, writers, time)

  await actAtRate(writers, { perSecond: settings.rate, seconds: settings.warm }, (writer) => writer.type())
  const before = lightTraffic(sessions)
  const cpu = process.cpuUsage()
  await mark('start')
  time.from = performance.now()
  let made = 0
  await actAtRate(writers, { perSecond: settings.rate, seconds: settings.seconds }, (writer) => {
    writer.type()
    made++
  })
  time.to = performance.now()
  const drainFrom = performance.now()
  while (readers.missing() > 0 && performance.now() - drainFrom < settings.drain * 1000) await sleep(20)
  const drainMs = Math.round(performance.now() - drainFrom)
  await sleep(LIGHT_READ_MS)
  await mark('stop')

  const generatorCpu = cpuSince(cpu)
  const after = lightTraffic(sessions)
  const audit = auditOf(sessions)
  const missing = readers.missing()
  const full = sessions.length - before.clients
  const editsPerPage = scenario === 'docs' ? settings.rate * settings.seconds * 2 : made
  const perEdit = (value: number, digits: number) => Number((value / before.clients / editsPerPage).toFixed(digits))
  return {
    edits: made,
    // Seen at the full clients only; the light ones are taken to lack as much.
    delivered: Math.round(made * othersOf(scenario, sessions) - missing * (sessions.length / full)),
    missing,
    drainMs,
    latency: readers.latency(),
    ...receipts.report(),
    ...(audit?.kind === 'light' && audit.audit?.()),
    ...(before.clients > 0 && {
      wireBytesPerEdit: perEdit(after.bytes - before.bytes, 1),
      framesPerEdit: perEdit(after.frames - before.frames, 3),
    }),
    lost: lostConnections(sessions),
    generatorCpu,
  }
}
