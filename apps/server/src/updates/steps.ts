/** Long work in steps, between which others may have their turn. What it returns is what came of it. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** All of it at once. */
export const atOnce = <Result>(steps: Steps<Result>): Result => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** `rest` is waited for after each step. */
export const withRests = async <Result>(steps: Steps<Result>, rest: () => Promise<void>): Promise<Result> => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await rest()
  }
}
