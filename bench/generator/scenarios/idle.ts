import { mark } from '../orchestrator.ts'
import { lostConnections, type Sessions, type Wanted } from '../sessions.ts'
import type { Seen, Task } from '../task.ts'
import { sleep } from '../timing.ts'

/** Many connections on some pages that do nothing: what one costs in memory. */
export const idle = async (sessionsOf: Sessions, { settings }: Task): Promise<Seen> => {
  await mark('before')
  const wanted = Array.from({ length: settings.clients }, (_, i): Wanted => ({ kind: 'light', doc: `idle${i % settings.docs}` }))
  const sessions = await sessionsOf.openAll(wanted)
  await sleep(settings.settle * 1000)
  await mark('after')
  return { clients: sessions.length, lost: lostConnections(sessions) }
}
