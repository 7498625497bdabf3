import type { Moved } from '../storage/move/move.ts'
import type { Place } from '../storage/move/open-side.ts'
import type { MoveStep } from '../storage/move/step.ts'

const EVERY_MS = 1000
const counted = (number: number, one: string): string => `${number.toLocaleString('en')} ${number === 1 ? one : `${one}s`}`

const DOING: Record<MoveStep['do'], string> = { copy: 'Copying', 'read again': 'Reading again', 'compare pages': 'Comparing' }

/** Tells how far it is, once a second at most and at each new beginning. */
export const everySecond = (say: (line: string) => void, now: () => number): ((step: MoveStep) => void) => {
  let next = -Infinity
  let doing = ''
  return (step) => {
    if (step.do === doing && now() < next) return
    doing = step.do
    next = now() + EVERY_MS
    say(`${DOING[step.do]} ${step.what}: ${step.done.toLocaleString('en')} of ${step.of.toLocaleString('en')}`)
  }
}

export const wordsForMoved = ({ pages, rows, tables }: Moved): string =>
  `${counted(pages, 'page')}, ${counted(rows, 'row')} of ${counted(tables, 'table')}: every row was read again, every page opened on both sides, and they are the same.`

/** What the operator does then. */
export const wordsForNext = (to: Place): string =>
  [
    to.kind === 'postgres'
      ? 'Set DATABASE_URL to the new database, leave DATA_DIR and its secret.key as they are, and start the server.'
      : `Set DATA_DIR to ${to.folder}, take DATABASE_URL and REDIS_URL away, and start the server.`,
    'The database it came from is as it was. Start no server on it again: nothing written there would come after.',
  ].join('\n')
