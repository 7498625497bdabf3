import type { Cell, Row, Verdict } from './rows.ts'

/** Three digits are all that a shared machine can vouch for. */
const number = (value: number): string => {
  const size = Math.abs(value)
  return value.toFixed(Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

const cellText = (cell: Cell | undefined): string => {
  if (!cell) return ''
  const spread = cell.runs > 1 && cell.min !== cell.max ? ` [${number(cell.min)}-${number(cell.max)}]` : ''
  return `${number(cell.median)}${spread}${cell.ratio === undefined ? '' : ` (${cell.ratio.toFixed(2)}x)`}`
}

const limitText = ({ target }: Verdict): string => {
  if ('atMost' in target) return `<= ${target.atMost}`
  if ('ratioAtMost' in target) return `<= ${target.ratioAtMost}x`
  return `<= +${target.moreAtMost}`
}

const MARKS = { target: { yes: 'pass', no: 'MISS' }, aim: { yes: 'aim reached', no: 'aim missed' } }

const verdictText = (verdict: Verdict): string => {
  const { target, isReached } = verdict
  const mark = isReached === undefined ? 'not measured' : MARKS[target.level][isReached ? 'yes' : 'no']
  return `${limitText(verdict)} ${mark}`
}

/** A Markdown table that also reads well as plain text. */
export const tableOf = (rows: readonly Row[], peers: readonly string[]): string => {
  const head = ['case', 'what', ...peers, 'target']
  const lines = rows.map((row, i) => [
    rows[i - 1]?.case === row.case ? '' : row.case,
    row.what,
    ...peers.map((peer) => cellText(row.cells.get(peer))),
    row.verdicts.map(verdictText).join('; '),
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => (line[column] as string).length)))
  const draw = (line: readonly string[]) => `| ${line.map((text, column) => text.padEnd(widths[column] as number)).join(' | ')} |`
  return [draw(head), draw(widths.map((width) => '-'.repeat(width))), ...lines.map(draw)].join('\n')
}

/** How many targets were reached, and which were not. */
export const summaryOf = (rows: readonly Row[]): string => {
  const judged = rows.flatMap((row) => row.verdicts.filter(({ target }) => target.level === 'target').map((verdict) => ({ row, verdict })))
  if (judged.length === 0) return 'No target belongs to what was measured.'
  const missed = judged.filter(({ verdict }) => !verdict.isReached)
  const names = missed.map(({ row, verdict }) => `  ${row.case}: ${row.what} ${verdictText(verdict)}`)
  return [`${judged.length - missed.length} of ${judged.length} targets reached.`, ...names].join('\n')
}
