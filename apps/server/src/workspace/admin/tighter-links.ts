import { isAtMost } from '@tandem/protocol'
import type { LinkPolicy, TighterLinks } from './ports.ts'

/** What a changed policy takes from links that are there. A looser one gives nothing back. */
export const tighter = (before: LinkPolicy, { most, mostDays }: LinkPolicy, at: number): TighterLinks | undefined => {
  const allowsLess = most === 'off' || (before.most !== 'off' && !isAtMost(before.most, most))
  const endsSooner = mostDays !== null && (before.mostDays === null || mostDays < before.mostDays)
  if (!allowsLess && !endsSooner) return undefined
  return { ...(allowsLess && { most }), ...(endsSooner && { mostDays }), at }
}
