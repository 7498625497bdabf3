import { Registry, type Metric } from 'prom-client'
import type { Spread } from './spread.ts'
import type { Tally } from './tally.ts'

export interface Labelled {
  labels: Readonly<Record<string, string>>
  value: number
}
type Value = number | readonly Labelled[] | undefined
/** Answers with what there is just now. Without an answer, or with an error, the metric has no value. */
export type Read = () => Value | Promise<Value>

interface Sample extends Labelled {
  metricName?: string
}

/** The page of numbers for whoever watches this process. Everything is read when it is asked for; nothing is kept up to date. */
export class Metrics {
  readonly #registry = new Registry()

  get contentType(): string {
    return this.#registry.contentType
  }

  /** In the text form of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  /** Only ever grows; its name ends with `_total`. */
  counter(name: string, help: string, read: Read): void {
    this.#add({ name, help, type: 'counter' }, () => valuesOf(read))
  }

  gauge(name: string, help: string, read: Read): void {
    this.#add({ name, help, type: 'gauge' }, () => valuesOf(read))
  }

  /** A counter with one label. */
  tally(name: string, help: string, { label, tally }: { label: string; tally: Tally<string> }): void {
    this.counter(name, help, () => tally.entries.map(([word, value]) => ({ labels: { [label]: word }, value })))
  }

  spread(name: string, help: string, spread: Spread): void {
    this.#add({ name, help, type: 'histogram' }, async () => bucketsOf(name, spread))
  }

  #add(what: { name: string; help: string; type: string }, values: () => Promise<readonly Sample[]>): void {
    const get = async () => ({ ...what, aggregator: 'sum', values: await values() })
    // The registry asks each of its metrics for `name` and `get` alone; prom-client's own ones are dear to count with.
    this.#registry.registerMetric({ name: what.name, get } as unknown as Metric)
  }
}

const valuesOf = async (read: Read): Promise<readonly Labelled[]> => {
  try {
    const value = await read()
    return typeof value === 'number' ? [{ labels: {}, value }] : (value ?? [])
  } catch {
    return []
  }
}

const bucketsOf = (name: string, { bounds, counts, sum }: Spread): Sample[] => {
  let below = 0
  const buckets = counts.map((count, index) => {
    below += count
    return { metricName: `${name}_bucket`, labels: { le: String(bounds[index] ?? '+Inf') }, value: below }
  })
  return [...buckets, { metricName: `${name}_sum`, labels: {}, value: sum }, { metricName: `${name}_count`, labels: {}, value: below }]
}
