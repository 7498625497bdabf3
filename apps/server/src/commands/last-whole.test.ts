import { newPageId, type PrincipalId, type SessionId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { PageWorker, StoredPage } from '../rooms/ports.ts'
import { openMemory } from '../storage/memory/open-memory.ts'
import { lastWhole } from './last-whole.ts'

const POISON = 255

/** A worker that folds everything but poison; `folds` counts how often it was asked. */
const poisonedWorker = () => {
  const none = () => Promise.reject(new Error('nobody asks for this'))
  const worker = {
    folds: 0,
    fold: async ({ epoch, seq, snapshot, rows }: StoredPage) => {
      worker.folds++
      const bytes = Buffer.concat([snapshot?.bytes ?? new Uint8Array(), ...rows])
      if (bytes.includes(POISON)) throw new Error('poison')
      return { snapshot: { epoch, seq, bytes, stateVector: new Uint8Array(), depths: new Uint8Array() }, title: '', text: '' }
    },
    diff: none,
    digest: none,
    read: none,
    close: async () => {},
  } satisfies PageWorker & { folds: number }
  return worker
}

const ROWS = 20

/** The last whole seq of a page of 20 rows, some of them poison. */
const lastOf = async ({ poison = [], snapshots = [] }: { poison?: number[]; snapshots?: { seq: number; poison?: boolean }[] }) => {
  const store = openMemory()
  const page = newPageId()
  store.log.addPage(page, 'document')
  const row = { page, epoch: 1, principal: 'alice' as PrincipalId, session: 'tab' as SessionId, claims: [], access: 1 }
  const bytes = Array.from({ length: ROWS }, (_, i) => new Uint8Array([poison.includes(i + 1) ? POISON : i + 1]))
  await store.log.append(bytes.map((of) => ({ ...row, bytes: of })))
  for (const { seq, poison: bad = false } of snapshots) {
    const folded = new Uint8Array(bad ? [POISON] : Buffer.concat(bytes.slice(0, seq)))
    await store.log.saveSnapshot(page, { epoch: 1, seq, bytes: folded, stateVector: new Uint8Array(), depths: new Uint8Array() })
  }
  await store.log.quarantine(page, { epoch: 1, seq: 0, problem: 'poison' })
  const worker = poisonedWorker()
  const whole = await lastWhole(page, { quarantine: store.quarantine, worker })
  const expected = bytes.slice(0, whole?.snapshot.seq ?? 0)
  expect(Buffer.compare(whole?.snapshot.bytes ?? new Uint8Array(), Buffer.concat(expected))).toBe(0)
  return { seq: whole?.snapshot.seq ?? 0, folds: worker.folds }
}

test('the row before the first bad one is found wherever that is, in a few attempts', async () => {
  for (let bad = 1; bad <= ROWS; bad++) {
    const { seq, folds } = await lastOf({ poison: [bad, Math.min(ROWS, bad + 3)] })
    expect(seq).toBe(bad - 1)
    expect(folds).toBeLessThanOrEqual(7)
  }
})

test('a page that is whole is found at once', async () => {
  expect(await lastOf({})).toEqual({ seq: ROWS, folds: 1 })
})

test('a snapshot stands for bad rows behind it, and the search goes on after it', async () => {
  const store = { snapshots: [{ seq: 8 }] }
  // Rows behind a snapshot may be bad: here the snapshot was made of whole ones.
  expect((await lastOf(store)).seq).toBe(ROWS)
  expect((await lastOf({ ...store, poison: [9] })).seq).toBe(8)
  expect((await lastOf({ ...store, poison: [15] })).seq).toBe(14)
})

test('a bad snapshot is passed over for the rows', async () => {
  const store = { snapshots: [{ seq: 8, poison: true }] }
  expect((await lastOf(store)).seq).toBe(ROWS)
  expect((await lastOf({ ...store, poison: [15] })).seq).toBe(14)
  expect((await lastOf({ ...store, poison: [1] })).seq).toBe(0)
})
