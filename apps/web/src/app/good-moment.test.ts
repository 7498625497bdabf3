import { expect, test } from 'vitest'
import { isGoodMoment } from './good-moment.ts'

const MINUTE = 60_000

test('a tab is never reloaded under the hands of somebody, nor with work that is not saved', () => {
  expect(isGoodMoment({ isSaved: true, isHidden: false, idleFor: 2 * MINUTE })).toBe(false)
  expect(isGoodMoment({ isSaved: false, isHidden: true, idleFor: 60 * MINUTE })).toBe(false)
  expect(isGoodMoment({ isSaved: true, isHidden: true, idleFor: MINUTE / 2 })).toBe(false)
})

test('a forgotten tab takes the new version by itself', () => {
  expect(isGoodMoment({ isSaved: true, isHidden: true, idleFor: 2 * MINUTE })).toBe(true)
  expect(isGoodMoment({ isSaved: true, isHidden: false, idleFor: 11 * MINUTE })).toBe(true)
})
