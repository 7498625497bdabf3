/** What was made for one caller and serves others for a moment. */
export interface Kept<Value> {
  get(): Promise<Value>
  /** The next who asks gets a new one. */
  forget(): void
}

/** Makes a value when it is asked for and keeps it for `ms`; whoever asks while it is being made waits for the same. */
export const keptFor = <Value>({ ms, elapsed, make }: { ms: number; elapsed: () => number; make: () => Promise<Value> }): Kept<Value> => {
  let kept: { value: Promise<Value>; until: number } | undefined
  return {
    get: () => {
      if (kept && elapsed() < kept.until) return kept.value
      const mine = { value: make(), until: elapsed() + ms }
      kept = mine
      mine.value.catch(() => {
        if (kept === mine) kept = undefined
      })
      return mine.value
    },
    forget: () => {
      kept = undefined
    },
  }
}
