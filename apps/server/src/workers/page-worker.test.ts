import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { content, item, update as encoded } from '../../test/attacks/encoding.ts'
import { HostileRow, type StoredPage } from '../rooms/ports.ts'
import { parseUpdate } from '../updates/parse-update.ts'
import { ThreadPageWorker } from './page-worker.ts'

const open: ThreadPageWorker[] = []
afterEach(() => Promise.all(open.splice(0).map((worker) => worker.close())))

/** A worker whose timers ring when the test says so. */
const start = (limits: { heapMb?: number } = {}) => {
  const timers = new Map<() => void, number>()
  const worker = new ThreadPageWorker({
    ...limits,
    after: (ms, task) => {
      timers.set(task, ms)
      return () => timers.delete(task)
    },
  })
  open.push(worker)
  const ring = () => {
    for (const task of [...timers.keys()]) if (timers.delete(task)) task()
  }
  return { worker, timers, ring }
}

const pageWith = (...texts: string[]): StoredPage => {
  const replica = new Y.Doc()
  const rows: Uint8Array[] = []
  replica.on('update', (update: Uint8Array) => rows.push(update))
  for (const text of texts) replica.getText('text').insert(0, text)
  return { kind: 'document', epoch: 1, seq: rows.length, snapshot: undefined, rows, owners: new Map(), quarantined: undefined }
}

const textIn = (...updates: Uint8Array[]) => {
  const replica = new Y.Doc()
  for (const update of updates) Y.applyUpdate(replica, update)
  return replica.getText('text').toJSON()
}

test('a page is folded on another thread and the caller keeps its rows', async () => {
  const { worker } = start()
  const page = pageWith('world', 'hello ')

  const { snapshot, title } = await worker.fold(page)

  expect(textIn(snapshot.bytes)).toBe('hello world')
  expect(snapshot).toMatchObject({ epoch: 1, seq: 2 })
  expect(title).toBe('')
  expect(textIn(...page.rows)).toBe('hello world')
  expect((await worker.fold({ ...page, snapshot, rows: [] })).snapshot).toEqual(snapshot)
})

test('a difference comes from snapshot and rows', async () => {
  const { worker } = start()
  expect(textIn(await worker.diff(pageWith('world', 'hello '), new Uint8Array([0])))).toBe('hello world')
})

test('a page is read once for all who wait for a difference of it, and each gets their own', async () => {
  const { worker } = start()
  const page = pageWith('world', 'hello ')
  let reads = 0
  const watched = { ...page, get rows() { reads++; return page.rows } } // prettier-ignore
  const first = worker.fold(pageWith('busy'))
  const half = new Y.Doc()
  Y.applyUpdate(half, page.rows[0] as Uint8Array)
  const gone = worker.diff(watched, new Uint8Array([0]), () => false).catch(String)

  const [whole, rest, , problem] = await Promise.all([
    worker.diff(watched, new Uint8Array([0])),
    worker.diff(watched, Y.encodeStateVector(half)),
    first,
    gone,
  ])

  expect([textIn(whole), textIn(page.rows[0] as Uint8Array, rest)]).toEqual(['hello world', 'hello world'])
  expect(rest.byteLength).toBeLessThan(whole.byteLength)
  expect(problem).toContain('nobody waits')
  expect(reads).toBe(1)
  expect(textIn(await worker.diff(watched, new Uint8Array([0])))).toBe('hello world')
})

test('requests are answered in their order', async () => {
  const { worker } = start()
  const answered: number[] = []
  await Promise.all(
    [300, 1, 30].map((size, index) => worker.fold(pageWith(...Array<string>(size).fill('x'))).then(() => answered.push(index))),
  )
  expect(answered).toEqual([0, 1, 2])
})

test('a page that cannot be read fails alone', async () => {
  const { worker } = start()
  const broken = { ...pageWith('a', 'b'), rows: pageWith('a', 'b').rows.slice(1) }
  const [first, second] = await Promise.allSettled([worker.fold(broken), worker.fold(pageWith('fine'))])
  expect(first).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('not in its log') } })
  expect(second.status).toBe('fulfilled')
})

test('a page that takes too long is given up, and the next is folded by a new thread', async () => {
  const { worker, ring } = start()
  const slow = worker.fold(pageWith('slow'))
  const next = worker.fold(pageWith('next'))
  ring()
  await expect(slow).rejects.toThrow('took too long')
  expect(textIn((await next).snapshot.bytes)).toBe('next')
})

test('D7 whoever asked is told which row no editor writes, and whose it is', async () => {
  const { worker } = start()
  const letters = encoded([{ client: 5000, structs: [item({ parent: 'body' }, content.text('tea'))] }])
  const wrong = encoded([{ client: 6000, structs: [item({ origin: [5000, 2], right: [5000, 0] }, content.text('x'))] }])
  const problem: unknown = await worker.fold({ ...pageWith(), rows: [letters, wrong], seq: 2 }).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(HostileRow)
  expect(problem).toMatchObject({ row: 1, client: 6000 })
})

test('an update read on the thread says what it says when it is read here, without a list that is long to copy', async () => {
  const { worker } = start()
  const bytes = encoded([
    { client: 5000, structs: [item({ parent: 'body' }, content.text('tea')), item({ origin: [5000, 2] }, content.text('x'))] },
  ])
  const here = parseUpdate(bytes, 'document', 'outbox')
  const there = await worker.read(bytes, 'document')
  expect(there?.places).toBeInstanceOf(Float64Array)
  expect({ ...there, places: Array.from(there?.places ?? []) }).toEqual(here)
})

/** One update of half a million texts of one letter each: some ten bytes on the wire and some hundreds in memory. */
const crumbs = (): Uint8Array => {
  const count = [0xa0, 0xc2, 0x1e] // 500,000 as Yjs writes it
  const crumb = (root: string) => [4, 1, root.length, ...Buffer.from(root), 1, 0x78] // the text "x" in a root type, without neighbours
  const roots = Array.from({ length: 1000 }, (_, i) => crumb(`root ${i}`)).flat()
  const structs = Array.from({ length: 500 }, () => Buffer.from(roots))
  // One client, its structs, client 1 from clock 0; nothing deleted.
  return Buffer.concat([Buffer.from([1, ...count, 1, 0]), ...structs, Buffer.from([0])])
}

test('a page that needs too much memory is given up, and the process lives on', async () => {
  const { worker } = start({ heapMb: 48 })
  const huge: StoredPage = { ...pageWith('x'), rows: [crumbs()] }
  await expect(worker.fold(huge)).rejects.toThrow('the page worker failed')
  expect(textIn((await worker.fold(pageWith('small'))).snapshot.bytes)).toBe('small')
})

test('an idle thread is let go and the next request starts another', async () => {
  const { worker, timers, ring } = start()
  expect(timers.size).toBe(0)
  await worker.fold(pageWith('one'))
  expect([...timers.values()]).toEqual([60_000])
  ring()
  expect(textIn((await worker.fold(pageWith('two'))).snapshot.bytes)).toBe('two')
})

test('closing answers everybody who waits', async () => {
  const { worker, timers } = start()
  const waiting = [worker.fold(pageWith('a')), worker.diff(pageWith('b'), new Uint8Array([0]))]
  const settled = Promise.allSettled(waiting)
  await worker.close()
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(worker.fold(pageWith('c'))).rejects.toThrow('closed')
  expect(timers.size).toBe(0)
})
