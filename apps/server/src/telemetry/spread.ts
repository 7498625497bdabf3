/** Seconds, from what nobody notices to what everybody does. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** How values are spread over buckets. Adding one costs a few comparisons, so it may stand on the way of an edit. */
export class Spread {
  readonly bounds: readonly number[]
  /** Of each bucket alone; the last is of values above every bound. */
  readonly counts: number[]
  sum = 0

  constructor(bounds: readonly number[] = SECONDS) {
    this.bounds = bounds
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  add(value: number): void {
    let bucket = 0
    while (bucket < this.bounds.length && value > (this.bounds[bucket] as number)) bucket++
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    this.sum += value
  }
}
