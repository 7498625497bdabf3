import { expect, test } from 'vitest'
import { AtOnce } from '../src/rooms/at-once.ts'
import { PageState } from '../src/rooms/page-state.ts'
import type { PageWorker } from '../src/rooms/ports.ts'
import { openMemory } from '../src/storage/memory/open-memory.ts'
import { addPage, bytesOf, rowOf, textOf } from '../src/storage/update-log.contract.ts'
import { inlineWorker } from './inline-worker.ts'
import { VirtualClock } from './virtual-clock.ts'

/** More than is kept in memory. */
const MANY = 700
/** More than anybody is sent row by row. */
const TOO_MANY = 5001
const numbers = (from: number, count = MANY): string[] => Array.from({ length: count }, (_, i) => String(from + i))
const NO_ROWS = new Uint8Array([0])
const wanted = () => true

/** A page with these rows from number 2 on, on which many write while the worker makes a difference. */
const busyPage = async (texts: readonly string[]) => {
  const store = openMemory()
  const page = await addPage(store)
  await store.log.append(texts.map((text) => rowOf(page, text)))
  const stored = await store.log.load(page)
  if (!stored) throw new Error('the page is gone')
  const write = async (more: readonly string[]) => {
    await store.log.append(more.map((text) => rowOf(page, text)))
    for (const text of more) state.add(bytesOf(text))
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
  const { state, seq } = await busyPage(numbers(2, TOO_MANY))
  const lacked = await state.lackedBy({ epoch: 1, seq: 1, stateVector: NO_ROWS }, wanted)
  expect(lacked.updates.map(textOf)).toEqual([`all that is new up to ${seq}`, ...numbers(seq + 1), ...numbers(seq + 1 + MANY)])
  expect(state.seq).toBe(seq + 2 * MANY)
})

test('whoever is some thousands of rows behind is sent them as they are: nobody reads the whole page for that', async () => {
  const { state, seq } = await busyPage(numbers(2, TOO_MANY))
  const [one, other] = await Promise.all([2, 1234].map((at) => state.lackedBy({ epoch: 1, seq: at, stateVector: NO_ROWS }, wanted)))
  expect(one?.updates.map(textOf)).toEqual(numbers(3, TOO_MANY - 1))
  expect(other?.updates.map(textOf)).toEqual(numbers(1235, seq - 1234))
})

test('few rows of many bytes come as one difference', async () => {
  const { state, seq } = await busyPage(numbers(2).map((text) => text.padStart(1000)))
  const lacked = await state.lackedBy({ epoch: 1, seq: 1, stateVector: NO_ROWS }, wanted)
  expect(textOf(lacked.updates[0] as Uint8Array)).toBe(`all that is new up to ${seq}`)
})
