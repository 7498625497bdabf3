import { expect, test } from 'vitest'
import { isGoodMoment, type Moment } from './good-moment.ts'

const MINUTE = 60_000
const moment = (what: Partial<Moment>): Moment => ({
  isSaved: true,
  isHidden: true,
  idleFor: 60 * MINUTE,
  isAtForm: false,
  reloadedFor: Infinity,
  ...what,
})

test('a tab is never reloaded under the hands of somebody, nor with work that is not saved', () => {
  expect(isGoodMoment(moment({ isHidden: false, idleFor: 2 * MINUTE }))).toBe(false)
  expect(isGoodMoment(moment({ isSaved: false }))).toBe(false)
  expect(isGoodMoment(moment({ idleFor: MINUTE / 2 }))).toBe(false)
})

test('what was typed into a dialog or a field is not thrown away, however long ago that was', () => {
  expect(isGoodMoment(moment({ isAtForm: true }))).toBe(false)
})

test('nodes of different builds do not send a tab to and fro', () => {
  expect(isGoodMoment(moment({ reloadedFor: 2 * MINUTE }))).toBe(false)
  expect(isGoodMoment(moment({ reloadedFor: 11 * MINUTE }))).toBe(true)
})

test('a forgotten tab takes the new version by itself', () => {
  expect(isGoodMoment(moment({ idleFor: 2 * MINUTE }))).toBe(true)
  expect(isGoodMoment(moment({ isHidden: false, idleFor: 11 * MINUTE }))).toBe(true)
})
