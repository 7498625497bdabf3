/** A stretch of the list: how far it is scrolled and how much of it shows, in pixels. */
interface Sight {
  top: number
  height: number
}
/** From one row and up to before another. */
export interface Stretch {
  from: number
  to: number
}

/** Made beyond both edges, so that a quick turn of the wheel does not show a gap. */
const BEYOND = 12

/** The rows to make of a list without end; none where nothing shows. */
export const rowsInSight = ({ top, height }: Sight, row: number): Stretch =>
  height === 0 ? { from: 0, to: 0 } : { from: Math.max(0, Math.floor(top / row) - BEYOND), to: Math.ceil((top + height) / row) + BEYOND }

/** Those of them that there are, and the one that is made wherever the list is scrolled to. */
export const rowsToMake = ({ from, to }: Stretch, count: number, always: number): number[] => {
  const end = Math.min(to, count)
  const rows = Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at)
  if (to === 0 || always >= count || (always >= from && always < end)) return rows
  return always < from ? [always, ...rows] : [...rows, always]
}

/** How far to scroll so that a row shows: as little as possible. */
export const scrolledTo = (index: number, row: number, { top, height }: Sight): number =>
  Math.max(Math.min(top, index * row), (index + 1) * row - height)
