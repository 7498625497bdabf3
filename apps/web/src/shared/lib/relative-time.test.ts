import { expect, test } from 'vitest'
import { setLanguage } from '../i18n/i18n.ts'
import { daysBetween, plainNumber, relativeTime } from './relative-time.ts'

const at = (text: string): number => new Date(text).getTime()
const now = at('2026-11-21T14:30:00')

test.for([
  ['2026-11-21T14:29:30', 'just now'],
  ['2026-11-21T14:31:00', 'just now'],
  ['2026-11-21T14:18:00', '12 min ago'],
  ['2026-11-21T09:10:00', '5 hr ago'],
  ['2026-11-20T23:50:00', 'yesterday'],
  ['2026-11-18T08:00:00', '3 days ago'],
  ['2026-03-02T08:00:00', '2 Mar'],
  ['2024-12-31T08:00:00', '31 Dec 2024'],
] as const)('an edit of %s reads "%s"', ([edited, words]) => {
  expect(relativeTime(at(edited), now)).toBe(words)
})

test('shortly after midnight an edit of the evening before is hours old, not "yesterday"', () => {
  expect(relativeTime(at('2026-11-20T23:00:00'), at('2026-11-21T01:30:00'))).toBe('2 hr ago')
})

test('days are counted on the calendar, also across a change of the clocks', () => {
  expect(daysBetween(at('2026-03-28T12:00:00'), at('2026-03-30T01:00:00'))).toBe(2)
  expect(daysBetween(at('2026-11-20T23:59:00'), at('2026-11-21T00:01:00'))).toBe(1)
})

test('in German the same moments read as German', () => {
  setLanguage('de')
  expect(relativeTime(at('2026-11-21T14:29:30'), now)).toBe('gerade eben')
  expect(relativeTime(at('2026-11-20T08:00:00'), now)).toBe('gestern')
  expect(plainNumber(10_000)).toBe('10.000')
  setLanguage('en')
})
