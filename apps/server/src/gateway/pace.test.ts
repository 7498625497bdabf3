import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { Buckets, ratesOf } from './buckets.ts'
import { Paces } from './pace.ts'

const limits = { ...DEFAULT_LIMITS, updatesPerSecond: 10, updatesBurst: 30, bytesPerSecond: 1000, bytesBurst: 4000 }
const accepted = (take: () => number, tries: number): number => Array.from({ length: tries }, take).filter((wait) => wait === 0).length

test('a burst passes at once, then as many a second as the rate says', () => {
  const pace = new Paces(limits).enter({ person: 'alice', address: undefined })
  expect(accepted(() => pace.take('updates', 1, 0), 100)).toBe(30)
  expect(accepted(() => pace.take('updates', 1, 1000), 100)).toBe(10)
  expect(accepted(() => pace.take('updates', 1, 100_000), 100)).toBe(30)
})

test('who is over the rate is told when half a burst is there again, and then it is', () => {
  const pace = new Paces(limits).enter({ person: 'alice', address: undefined })
  for (let i = 0; i < 30; i++) pace.take('updates', 1, 0)
  const wait = pace.take('updates', 1, 0)
  expect(wait).toBe(1500)
  expect(accepted(() => pace.take('updates', 1, wait), 30)).toBe(15)
})

test('who wants more than half a burst is told when all of it is there, and then it passes', () => {
  const pace = new Paces(limits).enter({ person: 'alice', address: undefined })
  expect(pace.take('updates', 3500, 0)).toBe(0)
  const wait = pace.take('updates', 3500, 0)
  expect(wait).toBe(3000)
  expect(pace.take('updates', 3500, wait)).toBe(0)
})

test('something larger than a whole burst passes when the bucket is full, rather than never', () => {
  const pace = new Paces(limits).enter({ person: 'alice', address: undefined })
  expect(pace.take('updates', 9000, 0)).toBe(0)
  const wait = pace.take('updates', 9000, 0)
  expect(wait).toBe(4000)
  expect(pace.take('updates', 9000, wait)).toBe(0)
})

test('what is refused takes nothing, neither of its own rate nor of the bytes', () => {
  const pace = new Paces(limits).enter({ person: 'alice', address: undefined })
  for (let i = 0; i < 30; i++) pace.take('updates', 1, 0)
  for (let i = 0; i < 500; i++) expect(pace.take('updates', 100, 0)).toBeGreaterThan(0)
  expect(pace.take('updates', 3900, 1500)).toBe(0)
})

test('each kind of message has a rate of its own', () => {
  const pace = new Paces(limits).enter({ person: 'alice', address: undefined })
  for (let i = 0; i < 100; i++) pace.take('updates', 1, 0)
  expect(pace.take('volatile', 0, 0)).toBe(0)
  expect(pace.take('joins', 0, 0)).toBe(0)
})

test('all connections of a person together may do four times what one may, those of another person are their own', () => {
  const paces = new Paces(limits)
  const tabs = Array.from({ length: 6 }, () => paces.enter({ person: 'alice', address: undefined }))
  expect(tabs.map((tab) => accepted(() => tab.take('updates', 1, 0), 50))).toEqual([30, 30, 30, 30, 0, 0])
  expect(accepted(() => paces.enter({ person: 'bob', address: undefined }).take('updates', 1, 0), 1)).toBe(1)
})

test('closing a tab and opening another gives nobody a fresh start beyond the share of a person', () => {
  const paces = new Paces(limits)
  let passed = 0
  for (let i = 0; i < 20; i++) {
    const pace = paces.enter({ person: 'alice', address: undefined })
    passed += accepted(() => pace.take('updates', 1, 0), 30)
    paces.leave({ person: 'alice', address: undefined }, 0)
  }
  expect(passed).toBe(120)
})

test('a tab that rests as told gets everything through and is never cut, however much it kept', () => {
  const pace = new Paces(DEFAULT_LIMITS).enter({ person: 'alice', address: undefined })
  let waiting = 20_000
  let now = 0
  while (waiting > 0) {
    // As the provider does: up to 1,000 are on their way before the first refusal is heard.
    const sent = Math.min(1000, waiting)
    let blockedUntil = 0
    for (let i = 0; i < sent; i++) {
      const wait = blockedUntil > now ? blockedUntil - now : pace.take('updates', 100, now)
      if (wait === 0) waiting--
      else {
        blockedUntil = Math.max(blockedUntil, now + wait)
        expect(pace.overrun('updates', 100, now)).toBe(false)
      }
    }
    now = Math.max(now + 50, blockedUntil)
  }
  expect(now).toBeLessThan((20_000 / DEFAULT_LIMITS.updatesPerSecond) * 1000)
})

test('a large change that has to wait goes out again as a whole, and that is not held against its sender', () => {
  const pace = new Paces(DEFAULT_LIMITS).enter({ person: 'alice', address: undefined })
  const large = 8 * 1024 * 1024
  expect(pace.take('updates', large, 0)).toBe(0)
  const wait = pace.take('updates', large, 0)
  expect(wait).toBeGreaterThan(0)
  for (let part = 0; part < 32; part++) expect(pace.overrun('updates', large / 32, 0)).toBe(false)
  expect(pace.take('updates', large, wait)).toBe(0)
})

test('who goes on for three bursts after the first refusal is cut', () => {
  const pace = new Paces(limits).enter({ person: 'eve', address: undefined })
  for (let i = 0; i < 30; i++) pace.take('updates', 0, 0)
  const overruns = Array.from({ length: 91 }, () => pace.overrun('updates', 0, 0))
  expect(overruns.indexOf(true)).toBe(90)
})

test('buckets are full until something is taken, and again when it is back', () => {
  const buckets = new Buckets(ratesOf(limits))
  expect(buckets.isFull(0)).toBe(true)
  buckets.take('updates', 10, 0)
  expect([buckets.isFull(999), buckets.isFull(1000)]).toEqual([false, true])
})

test('all connections from one address share what it may do, whoever they are; another address is not touched', () => {
  const paces = new Paces({ ...limits, addressShare: 2 })
  const come = (index: number, address: string) => paces.enter({ person: `guest${index}`, address })
  const school = Array.from({ length: 5 }, (_, index) => come(index, 'school'))
  expect(school.map((tab) => accepted(() => tab.take('updates', 1, 0), 50))).toEqual([30, 30, 0, 0, 0])
  expect(accepted(() => come(9, 'home').take('joins', 0, 0), 5)).toBe(5)
  expect(accepted(() => come(10, 'school').take('joins', 0, 0), 1)).toBe(1)
})

test('a page full of people who all move their pointers may sit behind one address', () => {
  const paces = new Paces(DEFAULT_LIMITS)
  const room = Array.from({ length: DEFAULT_LIMITS.sessionsPerPage }, (_, index) => paces.enter({ person: `p${index}`, address: 'school' }))
  for (let second = 0; second < 20; second++) {
    for (const tab of room) expect(accepted(() => tab.take('volatile', 0, second * 1000), 30)).toBe(30)
  }
})

test('nobody who has left and rested is remembered, however long the first of all stays', () => {
  const paces = new Paces(DEFAULT_LIMITS)
  paces.enter({ person: 'stays', address: 'home' })
  for (let i = 0; i < 20_000; i++) {
    const passing = { person: `p${i}`, address: `a${i}` }
    paces.enter(passing).take('joins', 0, i * 1000)
    paces.leave(passing, i * 1000)
  }
  expect(paces.size).toBeLessThan(500)
})

test('who was sent more content than the burst waits until half of it is paid back, also over another connection', () => {
  const paces = new Paces({ ...DEFAULT_LIMITS, stateBytesPerSecond: 100, stateBytesBurst: 1000, personShare: 1 })
  const pace = paces.enter({ person: 'alice', address: undefined })
  pace.sent(999, 0)
  expect(pace.owed(0)).toBe(0)
  pace.sent(500, 0)
  const wait = pace.owed(0)
  expect(wait).toBe(9990)
  expect([pace.owed(wait), paces.enter({ person: 'alice', address: undefined }).owed(0)]).toEqual([0, wait])
  expect(pace.take('joins', 0, 0)).toBe(0)
})
