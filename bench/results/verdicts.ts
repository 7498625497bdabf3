import type { Cell, Row } from './rows.ts'
import type { Spread } from './spread.ts'
import { TARGETS, type Target } from './targets.ts'

/** One target, and what came of it. */
export interface Verdict {
  target: Target
  /** What is held against the limit: the value, its ratio to the baseline or its distance from it. */
  seen: Spread | undefined
  /** `undefined`: not measured. */
  isReached: boolean | undefined
}

const seenOf = (target: Target, cell: Cell | undefined): Spread | undefined => {
  if ('atMost' in target) return cell?.value
  return 'ratioAtMost' in target ? cell?.ratio : cell?.more
}

const limitOf = (target: Target): number => {
  if ('atMost' in target) return target.atMost
  return 'ratioAtMost' in target ? target.ratioAtMost : target.moreAtMost
}

/** By the median over the runs: every target of the cases that were measured. */
export const verdictsOn = (rows: readonly Row[], own: string): Verdict[] => {
  const cases = new Set(rows.map((row) => row.case))
  return TARGETS.filter((target) => cases.has(target.case)).map((target) => {
    const row = rows.find((one) => one.case === target.case && one.what === target.what)
    const seen = seenOf(target, row?.cells.get(own))
    return { target, seen, isReached: seen && seen.median <= limitOf(target) }
  })
}
