import type { Measurement } from './measurement.ts'
import { rowsOf, type Cell, type Row } from './rows.ts'
import { spreadText } from './spread.ts'
import { tableOf } from './table.ts'
import { verdictsOn, type Verdict } from './verdicts.ts'

/** Three digits are all that a shared machine can vouch for. */
const plain = (value: number): string => {
  const size = Math.abs(value)
  if (Number.isInteger(value)) return value.toFixed(0)
  return size < 0.1 ? value.toPrecision(2) : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}
const times = (ratio: number): string => `${ratio.toFixed(2)}x`
const above = (value: number): string => (value < 0 ? plain(value) : `+${plain(value)}`)

const limitText = ({ target }: Verdict): string => {
  if ('atMost' in target) return `at most ${target.atMost}`
  return 'ratioAtMost' in target ? `at most ${times(target.ratioAtMost)}` : `at most ${above(target.moreAtMost)}`
}

const seenText = ({ target, seen }: Verdict): string => {
  if (!seen) return ''
  if ('atMost' in target) return spreadText(seen, plain)
  return spreadText(seen, 'ratioAtMost' in target ? times : above)
}

const MARKS = { target: { yes: 'pass', no: 'MISS' }, aim: { yes: 'aim reached', no: 'aim missed' } }

const markOf = ({ target, isReached }: Verdict): string =>
  isReached === undefined ? 'not measured' : MARKS[target.level][isReached ? 'yes' : 'no']

const summaryOf = (verdicts: readonly Verdict[]): string => {
  const count = (level: 'target' | 'aim') => {
    const judged = verdicts.filter(({ target, isReached }) => target.level === level && isReached !== undefined)
    return { all: judged.length, reached: judged.filter(({ isReached }) => isReached).length }
  }
  const [targets, aims] = [count('target'), count('aim')]
  if (targets.all === 0) return 'No target belongs to what was measured.'
  const more = aims.all > 0 ? ` Of the aims beyond them, ${aims.reached} of ${aims.all}.` : ''
  return `${targets.reached} of ${targets.all} targets reached.${more}`
}

const targetTable = (verdicts: readonly Verdict[]): string =>
  tableOf(
    ['case', 'what', 'limit', 'seen', ''],
    verdicts.map((verdict, i) => [
      verdicts[i - 1]?.target.case === verdict.target.case ? '' : verdict.target.case,
      verdict.target.what,
      limitText(verdict),
      seenText(verdict),
      markOf(verdict),
    ]),
  )

const cellText = ({ value, ratio }: Cell): string => {
  const text = spreadText(value, plain)
  return ratio ? `${text} (${spreadText(ratio, times)})` : text
}

/** One table a case, with the peers that took part. */
const caseTable = (rows: readonly Row[], order: readonly string[]): string => {
  const peers = order.filter((peer) => rows.some(({ cells }) => cells.has(peer)))
  const textOf = (cell: Cell | undefined) => (cell ? cellText(cell) : '')
  return tableOf(
    ['what', ...peers],
    rows.map(({ what, cells }) => [what, ...peers.map((peer) => textOf(cells.get(peer)))]),
  )
}

const caseSection = (name: string, rows: readonly Row[], peers: readonly string[]): string => {
  const ofCase = rows.filter((row) => row.case === name)
  return `### ${name}\n\n${caseTable(ofCase, peers)}`
}

const remarksOn = (measurements: readonly Measurement[]): string[] =>
  measurements.flatMap(({ case: name, peer, run, error, doubts = [] }) =>
    [...(error === undefined ? [] : [`failed, ${error}`]), ...doubts].map((remark) => `- ${name}, ${peer}, run ${run}: ${remark}`),
  )

/** Everything measured as Markdown: the targets first, then all numbers, what casts doubt on them, and where it was. */
export const reportOf = (
  measurements: readonly Measurement[],
  { baseline, own, about }: { baseline: string; own: string; about: readonly string[] },
): string => {
  const rows = rowsOf(measurements, baseline)
  const verdicts = verdictsOn(rows, own)
  const peers = [...new Set(measurements.map(({ peer }) => peer))]
  const remarks = remarksOn(measurements)
  const cases = [...new Set(rows.map((row) => row.case))]
  return [
    `## Targets\n\n${summaryOf(verdicts)}`,
    ...(verdicts.length > 0 ? [targetTable(verdicts)] : []),
    '## All numbers',
    ...cases.map((name) => caseSection(name, rows, peers)),
    ...(remarks.length > 0 ? [`## Remarks\n\n${remarks.join('\n')}`] : []),
    `## Machine\n\n${about.map((line) => `- ${line}`).join('\n')}`,
  ].join('\n\n')
}
