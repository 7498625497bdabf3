import { expect, test } from 'vitest'
import { VirtualClock } from '../test/virtual-clock.ts'
import { Drain } from './drain.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** A node that is stopping, and what is done on it in which order. `everybodyGoes`: as all browsers do that know how. */
const node = (hasOthers: boolean) => {
  const clock = new VirtualClock()
  const did: string[] = []
  let everybodyGoes = (): void => undefined
  const gone = new Promise<void>((resolve) => (everybodyGoes = resolve))
  const drain = new Drain({
    sockets: { turnAway: () => did.push('turns newcomers away') },
    gateway: {
      sendAway: (mostMs) => {
        did.push(`sends all away within ${mostMs} ms`)
        return mostMs
      },
      empty: (cut) => Promise.race([gone, cut]),
      readNoMore: () => did.push('reads no more'),
      endAll: () => did.push('ends all'),
    },
    rooms: {
      drained: () => {
        did.push('stores')
        return Promise.resolve()
      },
    },
    clock,
    hasOthers,
  })
  return { clock, did, drain, everybodyGoes: () => everybodyGoes() }
}

const LAST_STEPS = ['reads no more', 'stores', 'ends all']

test('beside others it works on until everybody has gone there', async () => {
  const { did, drain, everybodyGoes } = node(true)
  const over = drain.run()
  await settled()
  expect(did).toEqual(['turns newcomers away', 'sends all away within 10000 ms'])
  everybodyGoes()
  await over
  expect(did.slice(2)).toEqual(LAST_STEPS)
})

test('who stays longer than everybody was given is not waited for', async () => {
  const { clock, did, drain } = node(true)
  const over = drain.run()
  clock.advance(11_499)
  await settled()
  expect(did).toHaveLength(2)
  clock.advance(1)
  await over
  expect(did.slice(2)).toEqual(LAST_STEPS)
})

test('alone it keeps nobody waiting for a node that does not come', async () => {
  const { did, drain } = node(false)
  await drain.run()
  expect(did).toEqual(['turns newcomers away', 'sends all away within 2000 ms', ...LAST_STEPS])
})

test.each(['before', 'while'])('asked to hurry %s it waits, it goes on at once and leaves nothing out', async (when) => {
  const { did, drain } = node(true)
  if (when === 'before') drain.hurry()
  const over = drain.run()
  await settled()
  if (when === 'while') drain.hurry()
  await over
  expect(did.slice(2)).toEqual(LAST_STEPS)
})
