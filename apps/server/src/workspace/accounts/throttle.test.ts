import { expect, test } from 'vitest'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'
import { VirtualClock } from '../../../test/virtual-clock.ts'
import { Throttle } from './throttle.ts'

const HERE = '192.0.2.1'
const subject = 'olga@example.org'

test('people who mistype a few times do not wait, who goes on waits longer and longer', () => {
  const throttle = new Throttle(new VirtualClock())
  const attempt = { subject, address: HERE }
  expect([1, 2, 3, 4, 5].map(() => throttle.begin(attempt))).toEqual([0, 0, 0, 0, 0])
  expect(throttle.begin(attempt)).toBe(1000)
})

test('the delay doubles up to a quarter of an hour and is forgotten after an hour', async () => {
  const clock = new VirtualClock()
  const throttle = new Throttle(clock)
  const waits: number[] = []
  for (let i = 0; i < 16; i++) {
    throttle.begin({ subject, address: HERE })
    const wait = throttle.begin({ subject, address: HERE })
    waits.push(wait)
    await clock.advance(wait)
  }
  expect(Math.max(...waits)).toBe(15 * 60_000)
  await clock.advance(60 * 60_000)
  expect([1, 2, 3, 4].map(() => throttle.begin({ subject, address: HERE }))).toEqual([0, 0, 0, 0])
})

test('two hundred tries at once are not two hundred guesses', () => {
  const throttle = new Throttle(new VirtualClock())
  const passed = Array.from({ length: 200 }, () => throttle.begin({ subject, address: HERE })).filter((wait) => wait === 0)
  expect(passed.length).toBeLessThan(10)
})

test('many addresses together do not guess faster, and one address does not try many accounts', () => {
  const throttle = new Throttle(new VirtualClock())
  const byMany = Array.from({ length: 500 }, (_, i) => throttle.begin({ subject, address: `192.0.2.${i}` })).filter((wait) => wait === 0)
  expect(byMany.length).toBeLessThanOrEqual(101)
  const other = new Throttle(new VirtualClock())
  const atMany = Array.from({ length: 500 }, (_, i) => other.begin({ subject: `person${i}`, address: HERE })).filter((wait) => wait === 0)
  expect(atMany.length).toBeLessThanOrEqual(101)
})

test('a browser that was signed in before is not kept waiting by what strangers do, nor by others at its address', () => {
  const throttle = new Throttle(new VirtualClock())
  for (let i = 0; i < 500; i++) throttle.begin({ subject, address: `192.0.2.${i}` })
  for (let i = 0; i < 500; i++) throttle.begin({ subject, address: HERE })
  expect(throttle.begin({ subject, address: HERE })).toBeGreaterThan(0)
  expect(throttle.begin({ subject, address: HERE, known: 'her laptop' })).toBe(0)
})

test('a stranger who guesses is answered 429, and the owner signs in from elsewhere and from the browser they know', async () => {
  const stage = await AccountsStage.open({ proxies: 1 })
  const olga = await stage.owner()
  await olga.ask('POST /sign-out')
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const stranger = stage.browser()
  const statuses: number[] = []
  for (let i = 0; i < 6; i++)
    statuses.push((await stranger.ask('POST /sign-in', { email: OWNER.email, password: `guess ${i}` }, from('192.0.2.9'))).status)
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  const refused = await stranger.ask('POST /sign-in', { email: OWNER.email, password: OWNER.password }, from('192.0.2.9'))
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([429, 'rate', '1'])
  const right = { email: OWNER.email, password: OWNER.password }
  expect((await stage.browser().ask('POST /sign-in', right, from('198.51.100.7'))).status).toBe(200)
  expect((await olga.ask('POST /sign-in', right, from('192.0.2.9'))).status).toBe(200)
})

test('an address that somebody only claims to come from does not make them somebody new', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const statuses: number[] = []
  for (let i = 0; i < 7; i++) {
    const forged = { 'x-forwarded-for': `192.0.2.${i}` }
    statuses.push((await stage.browser().ask('POST /sign-in', { email: OWNER.email, password: `guess ${i}` }, forged)).status)
  }
  expect(statuses.at(-1)).toBe(429)
})
