export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether it came to hold within `ms`; looks every `every`. */
export const cameTrue = async (holds: () => boolean, ms: number, every = 50): Promise<boolean> => {
  const until = performance.now() + ms
  while (!holds()) {
    if (performance.now() > until) return false
    await sleep(every)
  }
  return true
}

/** What `share` of the values does not exceed; 0 without values. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
