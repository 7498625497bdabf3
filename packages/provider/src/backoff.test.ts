import { expect, test } from 'vitest'
import { backoff } from './backoff.ts'

test('the middle of the waits doubles from 1 s to 30 s', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 1000].map((failed) => backoff(failed, 0.5))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
  ])
})

test('chance makes a wait up to half shorter or longer, never longer than 30 s', () => {
  expect([backoff(0, 0), backoff(0, 0.999)]).toEqual([500, 1499])
  expect([backoff(9, 0), backoff(9, 0.999)]).toEqual([15_000, 30_000])
})
