/** @typedef {{ name: string, state: 'passed' | 'failed' | 'skipped', reason?: string }} Outcome */

/**
 * All outcomes of one runner. A runner that left no tally, ran nothing, or ended badly without a failed test counts as
 * one failure: nothing that went wrong may disappear from the sum.
 *
 * @param {string} runner
 * @param {{ code: number, timedOut: boolean, outcomes: Outcome[] | undefined }} ended
 * @returns {Outcome[]}
 */
export const outcomesOf = (runner, { code, timedOut, outcomes }) => {
  const known = outcomes ?? []
  const failed = (why) => [...known, { name: `${runner} ${why}`, state: 'failed' }]
  if (timedOut) return failed('took too long and was ended')
  if (outcomes === undefined) return failed(`ended with ${code} before it could report`)
  if (known.length === 0) return failed('ran no test')
  if (code !== 0 && !known.some(({ state }) => state === 'failed')) return failed(`ended with ${code} though no test failed`)
  return known
}

/**
 * The end of a run: the lists of what failed and what was skipped, the one last line, and the exit code.
 *
 * @param {Outcome[]} outcomes
 */
export const summaryOf = (outcomes) => {
  const of = (state) => outcomes.filter((outcome) => outcome.state === state)
  const [passed, failed, skipped] = [of('passed'), of('failed'), of('skipped')]
  const lines = [
    ...skipped.map(({ name, reason }) => `skipped  ${name}: ${reason}`),
    ...failed.map(({ name }) => `failed   ${name}`),
    `${passed.length} passed, ${failed.length} failed${skipped.length ? `, ${skipped.length} skipped` : ''}`,
  ]
  return { text: `${lines.join('\n')}\n`, code: failed.length > 0 || passed.length === 0 ? 1 : 0 }
}
