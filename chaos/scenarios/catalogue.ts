import type { Scenario } from '../stage/scenario.ts'
import { killedWhileWriting } from './r01-killed-while-writing.ts'
import { killedWhileFolding } from './r02-killed-while-folding.ts'
import { stoppedPolitely } from './r03-stopped-politely.ts'
import { offlineForTenMinutes } from './r08-offline-for-ten-minutes.ts'
import { flakyNetwork } from './r09-flaky-network.ts'
import { webSocketBlocked } from './r10-websocket-blocked.ts'
import { fullDisk } from './r11-full-disk.ts'
import { clientStopped } from './r12-client-stopped.ts'
import { readsNothing } from './r13-reads-nothing.ts'
import { pingFlood } from './r14-ping-flood.ts'
import { tooLarge } from './r15-too-large.ts'
import { malformedUpdates } from './r16-malformed-updates.ts'
import { missingDependencies } from './r17-missing-dependencies.ts'
import { foreignClientId } from './r18-foreign-client-id.ts'
import { presenceAbuse } from './r19-presence-abuse.ts'
import { mayNotWrite } from './r20-may-not-write.ts'
import { rightsChange } from './r21-rights-change.ts'
import { crossSite } from './r22-cross-site.ts'
import { handlerFuzz } from './r24-handler-fuzz.ts'
import { coldStart } from './r25-cold-start.ts'

/** In the order of the catalogue. */
export const SCENARIOS: readonly Scenario[] = [
  killedWhileWriting,
  killedWhileFolding,
  stoppedPolitely,
  offlineForTenMinutes,
  flakyNetwork,
  webSocketBlocked,
  fullDisk,
  clientStopped,
  readsNothing,
  pingFlood,
  tooLarge,
  malformedUpdates,
  missingDependencies,
  foreignClientId,
  presenceAbuse,
  mayNotWrite,
  rightsChange,
  crossSite,
  handlerFuzz,
  coldStart,
]

/** What one server alone cannot show. */
export const ELSEWHERE = [
  { id: 'R04', about: 'rolling restart of 3 nodes', reason: 'wants several nodes: --cluster' },
  { id: 'R05', about: 'Redis dead for 30 s', reason: 'wants several nodes: --cluster' },
  { id: 'R06', about: 'Redis hangs', reason: 'wants several nodes: --cluster' },
  { id: 'R07', about: 'Postgres restarts', reason: 'wants several nodes: --cluster' },
  { id: 'R23', about: 'stored XSS corpus', reason: 'needs a browser: see e2e' },
] as const
