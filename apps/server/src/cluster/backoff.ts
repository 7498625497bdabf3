const FIRST_MS = 100
const MOST_MS = 2000

/** How long to wait before the next try, in milliseconds: longer each time, and not at the same moment as all others. */
export const backoff = (tries: number, random: () => number): number => {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries, 10))
  return most * (0.5 + random() / 2)
}
