import type { Measurement } from './measurement.ts'
import { TARGETS, type Target } from './targets.ts'

/** One line of the table: one thing measured in one case, for every peer. */
export interface Row {
  case: string
  what: string
  cells: Map<string, Cell>
  verdicts: Verdict[]
}

/** Over all runs. `ratio` to the baseline: the median of the ratios within each run. */
export interface Cell {
  median: number
  min: number
  max: number
  runs: number
  ratio: number | undefined
}

export interface Verdict {
  target: Target
  isReached: boolean | undefined
}

export const median = (numbers: readonly number[]): number | undefined => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

type ByRun = Map<number, number>

const cellOf = (values: ByRun, baseline: ByRun | undefined): Cell | undefined => {
  const all = [...values.values()]
  const middle = median(all)
  if (middle === undefined) return undefined
  const ratios = [...values].flatMap(([run, value]) => {
    const base = baseline?.get(run)
    return base === undefined || base === 0 ? [] : [value / base]
  })
  return {
    median: middle,
    min: Math.min(...all),
    max: Math.max(...all),
    runs: all.length,
    ratio: values === baseline ? undefined : median(ratios),
  }
}

const verdictOf = (target: Target, own: Cell | undefined, base: Cell | undefined): Verdict => {
  if (!own) return { target, isReached: undefined }
  if ('atMost' in target) return { target, isReached: own.median <= target.atMost }
  if ('ratioAtMost' in target) return { target, isReached: own.ratio === undefined ? undefined : own.ratio <= target.ratioAtMost }
  return { target, isReached: base === undefined ? undefined : own.median - base.median <= target.moreAtMost }
}

/** Lines in the order in which cases and things first came. */
export const rowsOf = (measurements: readonly Measurement[], { baseline, own }: { baseline: string; own: string }): Row[] => {
  const cases = new Set(measurements.map((measurement) => measurement.case))
  return [...cases].flatMap((name) => {
    const ofCase = measurements.filter((measurement) => measurement.case === name)
    const whats = new Set(ofCase.flatMap(({ values }) => Object.keys(values)))
    return [...whats].map((what): Row => {
      const byPeer = new Map<string, ByRun>()
      for (const { peer, run, values } of ofCase) {
        const value = values[what]
        if (value !== undefined) byPeer.set(peer, (byPeer.get(peer) ?? new Map<number, number>()).set(run, value))
      }
      const base = byPeer.get(baseline)
      const cells = new Map<string, Cell>()
      for (const [peer, values] of byPeer) {
        const cell = cellOf(values, base)
        if (cell) cells.set(peer, cell)
      }
      const targets = TARGETS.filter((target) => target.case === name && target.what === what)
      return { case: name, what, cells, verdicts: targets.map((target) => verdictOf(target, cells.get(own), cells.get(baseline))) }
    })
  })
}
