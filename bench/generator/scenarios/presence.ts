import { mark } from '../orchestrator.ts'
import { Samples } from '../samples.ts'
import { cpuSince, lightTraffic, lostConnections, type Session, type Sessions } from '../sessions.ts'
import type { Seen, Task } from '../task.ts'
import { actAtRate, sleep } from '../timing.ts'

interface Actor {
  session: Session
  movedAt: number[]
}

const move = ({ session, movedAt }: Actor): void => {
  movedAt.push(performance.now())
  session.move(movedAt.length - 1)
}

/** Everybody on one page moves a pointer all the time. Staleness: from the move to the moment somebody else sees it. */
export const presence = async (sessionsOf: Sessions, { settings }: Task): Promise<Seen> => {
  const wanted = Array.from({ length: settings.clients }, (_, i) => ({
    kind: i < settings.full ? ('full' as const) : ('light' as const),
    doc: 'crowd',
  }))
  const sessions = await sessionsOf.openAll(wanted)
  await sleep(500)
  const actors = sessions.map((session): Actor => ({ session, movedAt: [] }))
  const moves = new Map(actors.map(({ session, movedAt }) => [session.actor(), movedAt]))
  const staleness = new Samples()
  let measuring = false
  let seen = 0
  for (const session of sessions) {
    if (session.kind !== 'full') continue
    session.onMove((actor, count) => {
      const movedAt = moves.get(actor)?.[count]
      if (!measuring || movedAt === undefined) return
      staleness.push(performance.now() - movedAt)
      seen++
    })
  }

  await actAtRate(actors, { perSecond: settings.rate, seconds: settings.warm }, move)
  const before = lightTraffic(sessions)
  const cpu = process.cpuUsage()
  await mark('start')
  measuring = true
  let made = 0
  await actAtRate(actors, { perSecond: settings.rate, seconds: settings.seconds }, (actor) => {
    move(actor)
    made++
  })
  measuring = false
  await mark('stop')
  const generatorCpu = cpuSince(cpu)
  await sleep(300)
  const after = lightTraffic(sessions)
  const perSecond = (value: number) => Math.round(value / before.clients / settings.seconds)
  return {
    moves: made,
    statesSeenPerFull: Math.round(seen / settings.full),
    staleness: staleness.quantiles(),
    ...(before.clients > 0 && {
      bytesPerClientPerSecond: perSecond(after.bytes - before.bytes),
      framesPerClientPerSecond: perSecond(after.frames - before.frames),
    }),
    lost: lostConnections(sessions),
    generatorCpu,
  }
}
