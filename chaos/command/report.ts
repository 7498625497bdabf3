import type { Figure, Outcome } from '../stage/outcome.ts'

const rounded = (value: number): string => String(Number(value.toFixed(value < 10 ? 1 : 0)))

const targetOf = ({ atMost, atLeast }: Figure): string => {
  const parts = [...(atMost === undefined ? [] : [`≤ ${rounded(atMost)}`]), ...(atLeast === undefined ? [] : [`≥ ${rounded(atLeast)}`])]
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

export const figureText = (figure: Figure): string =>
  `${figure.name} ${rounded(figure.value)}${figure.unit ? ` ${figure.unit}` : ''}${targetOf(figure)}`

const cellsOf = ({ id, about, state, reason, rounds, seconds, figures }: Outcome): string[] => [
  id,
  about,
  state === 'skipped' ? '' : String(rounds),
  state,
  state === 'skipped' ? '' : `${seconds.toFixed(0)} s`,
  state === 'skipped' ? (reason ?? '') : figures.map(figureText).join('; '),
]

const HEAD = ['id', 'what', 'rounds', 'result', 'took', 'figures, and what they must be']

/** The table at the end, and under it every problem in full. */
export const reportOf = (outcomes: readonly Outcome[]): string => {
  const rows = [HEAD, HEAD.map(() => '---'), ...outcomes.map(cellsOf)]
  const problems = outcomes.flatMap(({ id, seed, problems }) => problems.map((problem) => `- ${id} (--seed ${seed}): ${problem}`))
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length
  return [
    rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    ...(problems.length > 0 ? [`Problems\n${problems.join('\n')}`] : []),
    `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} not played`,
  ].join('\n\n')
}
