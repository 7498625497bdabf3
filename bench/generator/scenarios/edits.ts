import { mark } from '../orchestrator.ts'
import { Readers, StoredReceipts, type MeasuredTime } from '../readers.ts'
import { beginPages, cpuSince, lightTraffic, lostConnections, type Session, type Sessions, type Wanted } from '../sessions.ts'
import type { Seen, Settings, Task } from '../task.ts'
import { actAtRate, sleep } from '../timing.ts'
import { writerOf } from '../writers.ts'

const LIGHT_READ_MS = 150

const inOnePage = ({ clients, full }: Settings): Wanted[] =>
  Array.from({ length: clients }, (_, i) => ({ kind: i < full ? 'full' : 'light', doc: 'fan' }))

const inPairs = ({ docs }: Settings): Wanted[] =>
  Array.from({ length: docs }, (_, i): Wanted[] => [
    { kind: 'full', doc: `doc${i}` },
    { kind: 'light', doc: `doc${i}` },
  ]).flat()

const auditOf = (sessions: readonly Session[]) => sessions.find((session) => session.kind === 'light' && session.audit)

/** Everybody types: in one page (`fanout`), or two people in each of many (`docs`). */
export const edits = async (sessionsOf: Sessions, { scenario, settings, root }: Task): Promise<Seen> => {
  const sessions = await sessionsOf.openAll(scenario === 'fanout' ? inOnePage(settings) : inPairs(settings))
  await beginPages(sessions, root)
  await sleep(500)
  const writers = sessions.map((session) => writerOf(session, root))
  const time: MeasuredTime = { from: Infinity, to: Infinity }
  const readers = new Readers(sessions, writers, time)
  const receipts = new StoredReceipts(sessions, writers, time)

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
  const editsPerPage = scenario === 'fanout' ? made : settings.rate * settings.seconds * 2
  const perEdit = (value: number, digits: number) => Number((value / before.clients / editsPerPage).toFixed(digits))
  return {
    edits: made,
    // Seen at the full clients only; the light ones are taken to lack as much.
    delivered: Math.round(made * (scenario === 'fanout' ? settings.clients - 1 : 1) - missing * (sessions.length / full)),
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
