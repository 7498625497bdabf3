import type { Metrics } from './metrics.ts'
import { Tally } from './tally.ts'

/** What nodes say to each other: of pages, of themselves, and of the workspace. */
const KINDS = ['rows', 'head', 'presence', 'live', 'who', 'here', 'goodbye', 'workspace'] as const

/** Counts what goes over the bus, by what is said. */
export class BusCounts {
  readonly sent = new Tally(KINDS)
  readonly heard = new Tally(KINDS)
}

export interface LiveBus {
  counts: BusCounts
  /** Of the connection to Redis, since the start. */
  link: { readonly isUp: boolean; readonly counts: Readonly<Record<'unsaid' | 'garbage' | 'lost', number>> }
  /** `others`: nodes heard of in the last seconds. */
  bus: { readonly others: number }
}

/** Puts all about the bus on the page of numbers. */
export const busMetrics = (metrics: Metrics, { counts, link, bus }: LiveBus): void => {
  metrics.gauge('tandem_bus_up', '1 while Redis takes what this node says to the others.', () => Number(link.isUp))
  metrics.gauge('tandem_bus_nodes', 'Other nodes heard of in the last seconds.', () => bus.others)
  metrics.counter('tandem_bus_messages_total', 'Messages between nodes, by direction and by what is said.', () => [
    ...counts.sent.entries.map(([kind, value]) => ({ labels: { direction: 'out', kind }, value })),
    ...counts.heard.entries.map(([kind, value]) => ({ labels: { direction: 'in', kind }, value })),
  ])
  metrics.counter('tandem_bus_unsaid_total', 'Messages that could not be said, because Redis was away.', () => link.counts.unsaid)
  metrics.counter('tandem_bus_garbage_total', 'Messages on the bus that no node of ours can have sent.', () => link.counts.garbage)
  metrics.counter('tandem_bus_lost_total', 'Times the connection to Redis was lost.', () => link.counts.lost)
}
