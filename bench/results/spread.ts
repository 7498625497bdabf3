/** One number seen in several runs. */
export interface Spread {
  median: number
  min: number
  max: number
}

const median = (sorted: readonly number[]): number => {
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] as number
  const high = sorted[Math.floor(middle)] as number
  return (low + high) / 2
}

/** `undefined` of no numbers. */
export const spreadOf = (numbers: readonly number[]): Spread | undefined => {
  if (numbers.length === 0) return undefined
  const sorted = numbers.toSorted((a, b) => a - b)
  return { median: median(sorted), min: sorted[0] as number, max: sorted.at(-1) as number }
}

/** `format` of the median, and of the ends where they say something else: `0.74 [0.71-0.78]`. */
export const spreadText = ({ median: middle, min, max }: Spread, format: (value: number) => string): string => {
  const [text, low, high] = [format(middle), format(min), format(max)]
  return low === high ? text : `${text} [${low}-${high}]`
}
