import { newPageId } from '@tandem/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { VirtualClock } from '../../../test/virtual-clock.ts'
import { openSqlite } from '../../storage/sqlite/open-sqlite.ts'
import type { Notice } from './notice.ts'
import { Notices } from './notices.ts'
import type { NodeVoice, NoticeRecords, StoredNotice } from './ports.ts'

const page = newPageId()
const trashed: Notice = { say: 'tree', changed: [], trashed: [page] }
const told = async (notices: Notices, ...all: Notice[]): Promise<void> => {
  for (const notice of all) notices.tell(notice)
  // What is told nobody waits for; only a test wants to know that it is kept.
  await new Promise(setImmediate)
}

/** A bus that the test holds in its hands. */
class Bus {
  isUp = true
  readonly #listeners = new Set<(body: unknown) => void>()

  voice(): NodeVoice {
    const own = new Set<(body: unknown) => void>()
    // oxlint-disable-next-line typescript/no-this-alias
    const bus = this
    return {
      get isUp() {
        return bus.isUp
      },
      say: (body) => {
        const text = JSON.stringify(body)
        if (this.isUp) for (const listener of this.#listeners) if (!own.has(listener)) listener(JSON.parse(text))
      },
      onHeard: (listener) => {
        own.add(listener)
        this.#listeners.add(listener)
        return () => void this.#listeners.delete(listener)
      },
      onChange: () => () => undefined,
      onGone: () => () => undefined,
    }
  }

  /** Whatever somebody publishes. */
  says(body: unknown): void {
    for (const listener of this.#listeners) listener(body)
  }
}

class Memory implements NoticeRecords {
  rows: (StoredNotice & { at: number })[] = []
  isThere = true

  add(notice: Omit<StoredNotice, 'seq'>, at: number): Promise<void> {
    this.rows.push({ ...notice, at, seq: (this.rows.at(-1)?.seq ?? 0) + 1 })
    return Promise.resolve()
  }
  newest(): Promise<number> {
    return Promise.resolve(Math.max(0, ...this.rows.map(({ seq }) => seq)))
  }
  after(seq: number): Promise<StoredNotice[]> {
    if (!this.isThere) return Promise.reject(new Error('the database is away'))
    return Promise.resolve(this.rows.filter((row) => row.seq > seq).toSorted((a, b) => a.seq - b.seq))
  }
  forget(before: number): Promise<void> {
    this.rows = this.rows.filter(({ at }) => at >= before)
    return Promise.resolve()
  }
}

const stage = () => {
  const records = new Memory()
  const clock = new VirtualClock()
  const failed: unknown[] = []
  const open = async (node: string, voice?: NodeVoice) => {
    const heard: Notice[] = []
    const missed: number[] = []
    const notices = await Notices.open({
      node,
      records,
      voice,
      clock,
      hear: (notice) => heard.push(notice),
      missed: () => missed.push(clock.now()),
      failed: (problem) => failed.push(problem),
    })
    onTestFinished(() => notices.close())
    return { notices, heard, missed }
  }
  return { records, clock, open, failed }
}

test('without a bus the others hear of it within a second, once, and whoever said it does not', async () => {
  const { clock, open } = stage()
  const [anna, bert] = [await open('anna'), await open('bert')]
  await told(anna.notices, trashed, { say: 'refresh', what: ['sharing'] })
  await clock.advance(1000)
  expect(bert.heard).toEqual([trashed, { say: 'refresh', what: ['sharing'] }])
  await clock.advance(60_000)
  expect(bert.heard).toHaveLength(2)
  expect(anna.heard).toEqual([])
})

test('what the bus has brought is not heard again from the database', async () => {
  const { clock, open } = stage()
  const bus = new Bus()
  const [anna, bert] = [await open('anna', bus.voice()), await open('bert', bus.voice())]
  await told(anna.notices, trashed)
  expect(bert.heard).toEqual([trashed])
  await clock.advance(30_000)
  expect(bert.heard).toEqual([trashed])
})

test('what was said while the bus was away is found in the database, but for what is of no use later', async () => {
  const { clock, open } = stage()
  const bus = new Bus()
  const [anna, bert] = [await open('anna', bus.voice()), await open('bert', bus.voice())]
  bus.isUp = false
  await told(anna.notices, { say: 'rules' }, trashed, { say: 'who' })
  bus.isUp = true
  await clock.advance(3000)
  expect(bert.heard).toEqual([trashed])
})

test('a notice whose number is lower than one that was read before is found too', async () => {
  const { records, clock, open } = stage()
  const bert = await open('bert')
  const at = clock.now()
  records.rows.push({ seq: 2, id: 'second', node: 'anna', body: { say: 'refresh', what: ['me'] }, at })
  await clock.advance(2000)
  records.rows.push({ seq: 1, id: 'first', node: 'anna', body: trashed, at })
  await clock.advance(2000)
  expect(bert.heard).toEqual([{ say: 'refresh', what: ['me'] }, trashed])
})

test('a node that comes later hears nothing of before, and old notices are forgotten', async () => {
  const { records, clock, open } = stage()
  const anna = await open('anna')
  await told(anna.notices, trashed)
  const bert = await open('bert')
  await clock.advance(5000)
  expect(bert.heard).toEqual([])
  expect(records.rows).toHaveLength(1)
  await clock.advance(11 * 60_000)
  expect(records.rows).toEqual([])
})

test('what another release has written is passed over, and garbage on the bus is refused', async () => {
  const { records, clock, open, failed } = stage()
  const bus = new Bus()
  const bert = await open('bert', bus.voice())
  await records.add({ id: 'x', node: 'anna', body: { say: 'something new', of: 1 } }, clock.now())
  await records.add({ id: 'y', node: 'anna', body: trashed }, clock.now())
  await clock.advance(3000)
  expect(bert.heard).toEqual([trashed])
  expect(failed).toEqual([])
  const garbage = [null, 'text', {}, { id: 'z', node: 'anna', notice: { say: 'signed out', of: { principal: '../..' } } }]
  for (const body of garbage) expect(() => bus.says(body)).toThrow()
  const hostile = { say: 'here', whole: true, pages: Array.from({ length: 1000 }, () => ({ page, people: [] })) }
  expect(() => bus.says({ id: 'z', node: 'anna', notice: hostile })).toThrow()
  expect(bert.heard).toEqual([trashed])
})

test('a node that could not look for minutes says so once, and then asks everybody to look anew', async () => {
  const { records, clock, open, failed } = stage()
  const bert = await open('bert')
  records.isThere = false
  await clock.advance(6 * 60_000)
  expect(bert.missed).toHaveLength(0)
  expect(failed).toHaveLength(1)
  records.isThere = true
  await clock.advance(1000)
  expect(bert.missed).toHaveLength(1)
  await clock.advance(60_000)
  expect(bert.missed).toHaveLength(1)
})

test('notices lie in the database in order, until they are forgotten', async () => {
  const store = await openSqlite({ file: ':memory:' })
  onTestFinished(() => store.close())
  const { notices } = store
  expect(await notices.newest()).toBe(0)
  await notices.add({ id: 'first', node: 'anna', body: trashed }, 1000)
  await notices.add({ id: 'second', node: 'bert', body: { say: 'who' } }, 2000)
  expect(await notices.newest()).toBe(2)
  expect(await notices.after(1)).toEqual([{ seq: 2, id: 'second', node: 'bert', body: { say: 'who' } }])
  await notices.forget(2000)
  expect(await notices.after(0)).toHaveLength(1)
  // Numbers are not given again: a node that has read the last one finds the next.
  await notices.forget(3000)
  await notices.add({ id: 'third', node: 'anna', body: trashed }, 3000)
  expect(await notices.newest()).toBe(3)
})

test('of the same code taken at once by several one has it', async () => {
  const store = await openSqlite({ file: ':memory:' })
  onTestFinished(() => store.close())
  const when = { now: 1000, until: 121_000 }
  const answers = await Promise.all(Array.from({ length: 5 }, () => store.codes.take('the same', when)))
  expect(answers.filter((isFirst) => isFirst)).toHaveLength(1)
  expect(await store.codes.take('another', when)).toBe(true)
  expect(await store.codes.take('the same', { now: 121_000, until: 241_000 })).toBe(true)
})
