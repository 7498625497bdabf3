/** One case, one peer, one run. `values` by what was measured, with its unit: 'p95, ms'. */
export interface Measurement {
  case: string
  peer: string
  run: number
  values: Record<string, number>
  /** Everything else that was seen, for the lines in bench/out. */
  details?: unknown
  /** What casts doubt on the numbers, in words. */
  doubts?: string[]
  error?: string
}
