import type { Measurement } from './measurement.ts'
import { spreadOf, type Spread } from './spread.ts'

/** One line of a table: one thing measured in one case, for every peer. */
export interface Row {
  case: string
  what: string
  cells: Map<string, Cell>
}

/** One peer's values over all runs. */
export interface Cell {
  value: Spread
  /** To the baseline, each within its run: of runs that differ, only what both saw of the same run can be compared. */
  ratio: Spread | undefined
  /** Above the baseline, each within its run. */
  more: Spread | undefined
}

type ByRun = Map<number, number>

const cellOf = (values: ByRun, baseline: ByRun | undefined): Cell | undefined => {
  const value = spreadOf([...values.values()])
  if (!value) return undefined
  if (values === baseline) return { value, ratio: undefined, more: undefined }
  const pairs = [...values].flatMap(([run, own]) => {
    const base = baseline?.get(run)
    return base === undefined ? [] : [{ own, base }]
  })
  return {
    value,
    ratio: spreadOf(pairs.flatMap(({ own, base }) => (base === 0 ? [] : [own / base]))),
    more: spreadOf(pairs.map(({ own, base }) => own - base)),
  }
}

const byPeer = (measurements: readonly Measurement[], what: string): Map<string, ByRun> => {
  const found = new Map<string, ByRun>()
  for (const { peer, run, values } of measurements) {
    const value = values[what]
    if (value !== undefined) found.set(peer, (found.get(peer) ?? new Map<number, number>()).set(run, value))
  }
  return found
}

/** Lines in the order in which cases and things first came. */
export const rowsOf = (measurements: readonly Measurement[], baseline: string): Row[] => {
  const cases = new Set(measurements.map((measurement) => measurement.case))
  return [...cases].flatMap((name) => {
    const ofCase = measurements.filter((measurement) => measurement.case === name)
    const whats = new Set(ofCase.flatMap(({ values }) => Object.keys(values)))
    return [...whats].map((what): Row => {
      const peers = byPeer(ofCase, what)
      const cells = new Map<string, Cell>()
      for (const [peer, values] of peers) {
        const cell = cellOf(values, peers.get(baseline))
        if (cell) cells.set(peer, cell)
      }
      return { case: name, what, cells }
    })
  })
}
