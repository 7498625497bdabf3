import { expect, test } from 'vitest'
import { announceIn } from './announcement.ts'

test('typing announces nothing', () => {
  expect(announceIn('saving', { state: 'saved', at: 0 }, 60_000)).toBeUndefined()
  expect(announceIn('saved', { state: 'saving', at: 0 }, 60_000)).toBeUndefined()
})

test('trouble is announced at once, and its end not sooner than ten seconds later', () => {
  expect(announceIn('offline', { state: 'saved', at: 0 }, 60_000)).toBe(0)
  expect(announceIn('saved', { state: 'offline', at: 60_000 }, 63_000)).toBe(7_000)
})
