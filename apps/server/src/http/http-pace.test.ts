import { expect, test } from 'vitest'
import { HttpPace } from './http-pace.ts'

const SECOND = 1000
const pace = () =>
  new HttpPace({
    requests: { perSecond: 50, burst: 1000 },
    newPeople: { perSecond: 2, burst: 400 },
    newPages: { perSecond: 1, burst: 60 },
    renames: { perSecond: 1, burst: 30 },
    credentials: { perSecond: 1, burst: 30 },
  })
const passed = (one: HttpPace, times: number, now: number, kind: 'newPages' | 'newPeople' = 'newPages', address = 'a'): number =>
  Array.from({ length: times }, () => one.take(address, kind, now)).filter((wait) => wait === 0).length

test('a burst passes, then as much as comes back', () => {
  const one = pace()
  expect([passed(one, 100, 0), passed(one, 100, 10 * SECOND), passed(one, 100, 600 * SECOND)]).toEqual([60, 10, 60])
})

test('one address is no matter to another, nor one kind to another', () => {
  const one = pace()
  expect([passed(one, 500, 0, 'newPeople'), passed(one, 100, 0), passed(one, 100, 0, 'newPages', 'b')]).toEqual([400, 60, 60])
})

test('who comes back when told to gets through, and nobody is told to wait for minutes', () => {
  const one = pace()
  passed(one, 500, 0, 'newPeople')
  const wait = one.take('a', 'newPeople', 0)
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(10 * SECOND)
  expect(one.take('a', 'newPeople', wait)).toBe(0)
})

test('an address that asks for nothing any more is forgotten, one that has used up its share is not', () => {
  const one = pace()
  passed(one, 60, 0, 'newPages', 'busy')
  for (let i = 0; i < 10_000; i++) one.take(`visitor${i}`, 'requests', i)
  expect(one.size).toBeLessThan(1100)
  expect(one.take('busy', 'newPages', 10)).toBeGreaterThan(0)
})
