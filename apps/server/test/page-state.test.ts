import { expect, test } from 'vitest'
import { AtOnce } from '../src/rooms/at-once.ts'
import { PageState } from '../src/rooms/page-state.ts'
import type { PageWorker } from '../src/rooms/ports.ts'
import { openMemory } from '../src/storage/memory/open-memory.ts'
import { addPage, bytesOf, rowOf, textOf } from '../src/storage/update-log.contract.ts'
import { inlineWorker } from './inline-worker.ts'
import { VirtualClock } from './virtual-clock.ts'

const MANY = 700
const numbers = (from: number): string[] => Array.from({ length: MANY }, (_, i) => String(from + i))

/** A page on which many write while the worker makes a difference, as it is on a machine that has too much to do. */
const busyPage = async () => {
  const store = openMemory()
  const page = await addPage(store)
  await store.log.append(numbers(2).map((text) => rowOf(page, text)))
  const stored = await store.log.load(page)
  if (!stored) throw new Error('the page is gone')
  const write = async (texts: readonly string[]) => {
    await store.log.append(texts.map((text) => rowOf(page, text)))
    for (const text of texts) state.add(bytesOf(text))
  }
  const worker: PageWorker = {
    ...inlineWorker,
    diff: async ({ seq }) => {
      await write(numbers(seq + 1))
      await write(numbers(seq + 1 + MANY))
      return bytesOf(`all that is new up to ${seq}`)
    },
  }
  const state = new PageState({
    page,
    stored,
    log: store.log,
    worker,
    clock: new VirtualClock(),
    reads: new AtOnce(1),
    onOutdated: () => undefined,
    caughtUp: undefined,
  })
  return { state, seq: stored.seq }
}

test('D7 somebody who comes back to a page that is written faster than it is read gets all of it at the first try', async () => {
  const { state, seq } = await busyPage()
  const lacked = await state.lackedBy({ epoch: 1, seq: 1, stateVector: new Uint8Array([0]) }, () => true)
  expect(lacked.updates.map(textOf)).toEqual([`all that is new up to ${seq}`, ...numbers(seq + 1), ...numbers(seq + 1 + MANY)])
  expect(state.seq).toBe(seq + 2 * MANY)
})
