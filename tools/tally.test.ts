import { expect, test } from 'vitest'
import { outcomesOf, summaryOf } from './tally.mjs'

const passed = { name: 'a', state: 'passed' as const }
const failed = { name: 'b', state: 'failed' as const }
const skipped = { name: 'c', state: 'skipped' as const, reason: 'needs a service' }
const ended = { code: 0, timedOut: false, outcomes: [passed] }

test('the last line holds the sums, and the skipped are named with their reason', () => {
  const { text, code } = summaryOf([passed, passed, skipped])
  expect(text.trimEnd().split('\n')).toEqual(['skipped  c: needs a service', '2 passed, 0 failed, 1 skipped'])
  expect(code).toBe(0)
})

test('a failure, or nothing that ran, ends badly', () => {
  expect(summaryOf([passed, failed]).code).toBe(1)
  expect(summaryOf([skipped]).code).toBe(1)
  expect(summaryOf([])).toEqual({ text: '0 passed, 0 failed\n', code: 1 })
})

test('a runner that went wrong is a failure even when it blames no test', () => {
  const failures = (how: object) => outcomesOf('unit', { ...ended, ...how }).filter(({ state }) => state === 'failed').length
  expect(failures({})).toBe(0)
  expect(failures({ code: 1 })).toBe(1)
  expect(failures({ code: 1, outcomes: [failed] })).toBe(1)
  expect(failures({ outcomes: undefined })).toBe(1)
  expect(failures({ outcomes: [] })).toBe(1)
  expect(failures({ timedOut: true })).toBe(1)
})
