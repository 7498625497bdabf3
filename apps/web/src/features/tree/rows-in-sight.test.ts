import { expect, test } from 'vitest'
import { rowsInSight, rowsToMake, scrolledTo } from './rows-in-sight.ts'

const ROW = 30
const made = (top: number, count: number, always = 0): number[] => rowsToMake(rowsInSight({ top, height: 300 }, ROW), count, always)

test('of ten thousand rows only those in sight are made, some beyond both edges, and the one the keyboard is on', () => {
  const first = made(0, 10_000)
  expect([first[0], first.at(-1), first.length]).toEqual([0, 21, 22])
  const middle = made(3015, 10_000)
  expect(middle.slice(0, 2)).toEqual([0, 88])
  expect([middle.at(-1), middle.length]).toEqual([122, 36])
  expect(made(3015, 10_000, 9000).at(-1)).toBe(9000)
  expect(made(3015, 10_000, 100)).toHaveLength(35)
  expect(made(299_700, 10_000).at(-1)).toBe(9999)
})

test('a list that has become shorter than it was scrolled has no rows beyond its end', () => {
  expect(made(3000, 5)).toEqual([0])
  expect(made(0, 0)).toEqual([])
})

test('nothing is made where nothing shows', () => {
  expect(rowsToMake(rowsInSight({ top: 0, height: 0 }, ROW), 10_000, 0)).toEqual([])
})

test('the list moves only as far as a row needs to be seen whole', () => {
  const sight = { top: 300, height: 300 }
  expect(scrolledTo(12, ROW, sight)).toBe(300)
  expect(scrolledTo(9, ROW, sight)).toBe(270)
  expect(scrolledTo(20, ROW, sight)).toBe(330)
})
