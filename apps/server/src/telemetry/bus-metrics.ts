import type { Metrics } from './metrics.ts'
import { Tally } from './tally.ts'

/** Counts what goes over the bus, by what is said. */
export class BusCounts {
  readonly sent: Tally<string>
  readonly heard: Tally<string>
  /** Messages that no node of ours can have sent. */
  garbage = 0

  constructor(kinds: readonly string[]) {
    this.sent = new Tally(kinds)
    this.heard = new Tally(kinds)
  }
}

interface LiveBus {
  counts: BusCounts
  isUp: () => boolean
  /** Other nodes heard of in the last seconds. */
  nodes: () => number
}

/** Puts all about the bus on the page of numbers. */
export const busMetrics = (metrics: Metrics, { counts, isUp, nodes }: LiveBus): void => {
  metrics.gauge('tandem_bus_up', '1 while what is said reaches the other nodes.', () => Number(isUp()))
  metrics.gauge('tandem_bus_nodes', 'Other nodes heard of in the last seconds.', nodes)
  metrics.counter('tandem_bus_messages_total', 'Messages over the bus, by direction and by what is said.', () => [
    ...counts.sent.entries.map(([kind, value]) => ({ labels: { direction: 'out', kind }, value })),
    ...counts.heard.entries.map(([kind, value]) => ({ labels: { direction: 'in', kind }, value })),
  ])
  metrics.counter('tandem_bus_garbage_total', 'Messages on the bus that no node of ours can have sent.', () => counts.garbage)
}
