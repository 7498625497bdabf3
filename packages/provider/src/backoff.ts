const FIRST = 1000
const LONGEST = 30_000
const JITTER = 0.5

/**
 * Milliseconds to wait before a try: 1 s doubling to 30 s, each 50 % shorter or longer by chance so that the tabs of a
 * restarted server do not all come back at once. `failed`: tries that failed in a row. `chance`: from 0 up to 1.
 */
export const backoff = (failed: number, chance: number): number => {
  const middle = Math.min(LONGEST, FIRST * 2 ** Math.min(failed, 10))
  return Math.min(LONGEST, Math.round(middle * (1 - JITTER + 2 * JITTER * chance)))
}
