import { expect, test } from 'vitest'
import { caretAfter } from './caret.ts'

/** `|` is the caret. */
const moved = (before: string, after: string): string => {
  const caret = caretAfter(before.replace('|', ''), after, before.indexOf('|'))
  return `${after.slice(0, caret)}|${after.slice(caret)}`
}

test.for([
  ['Plan|', 'My Plan', 'My Plan|'],
  ['Pl|an', 'My Plan', 'My Pl|an'],
  ['Pl|an', 'Plan for June', 'Pl|an for June'],
  ['My Pl|an', 'Plan', 'Pl|an'],
  ['The ol|d plan', 'The new plan', 'The new| plan'],
  ['Plan|', '', '|'],
  ['|', 'Plan', '|Plan'],
  ['aa|a', 'aaaa', 'aa|aa'],
] as const)('with "%s" on my screen, "%s" from Bob puts me at "%s"', ([before, after, result]) => {
  expect(moved(before, after)).toBe(result)
})
