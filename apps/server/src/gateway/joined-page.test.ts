import type { Code, PageKind, Role } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { Room } from '../rooms/room.ts'
import type { SoundUpdate } from '../updates/sound-update.ts'
import { JoinedPage } from './joined-page.ts'
import type { VisitSession } from './visit-session.ts'

const LARGE = 100 * 1024
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** A page whose large changes are read when the test says so. */
const page = ({
  role = 'editor',
  quarantined,
  waitingBytes = 1024 * 1024,
}: { role?: Role; quarantined?: string; waitingBytes?: number } = {}) => {
  const taken: number[] = []
  const refused: [number, Code][] = []
  const reads: { done: (update: SoundUpdate | undefined) => void; fail: (error: Error) => void; kind: PageKind }[] = []
  const answers = new Map<number, Code>()
  const room = {
    kind: 'board',
    quarantined,
    submit: (_session: unknown, n: number) => {
      const code = answers.get(n)
      if (!code) taken.push(n)
      return code
    },
  } as unknown as Room
  const sound = (bytes: Uint8Array) => ({ bytes }) as unknown as SoundUpdate
  const one = new JoinedPage({
    room,
    session: {} as VisitSession,
    permission: { role, version: 1, validForMs: Infinity },
    askAgain: () => () => undefined,
    reading: {
      read: (bytes) => (bytes[0] === 255 ? undefined : sound(bytes)),
      readLarge: (_bytes, kind) => new Promise((done, fail) => reads.push({ done, fail, kind })),
    },
    waitingBytes,
    refused: (n, code) => refused.push([n, code]),
    sent: () => undefined,
  })
  const take = (n: number, bytes: number, source: 'live' | 'outbox' = 'live') => one.take({ n, bytes: new Uint8Array(bytes), source })
  return { one, take, taken, refused, reads, answers, sound }
}

test('small changes are taken at once, also when they came in parts', () => {
  const { take, taken, reads } = page()
  expect([take(1, 10), take(2, 64 * 1024, 'outbox'), take(3, 256 * 1024)]).toEqual([undefined, undefined, undefined])
  expect([taken, reads.length]).toEqual([[1, 2, 3], 0])
})

test('what comes behind a large change waits for it and is taken in order', async () => {
  const { take, taken, reads, sound } = page()
  take(1, LARGE, 'outbox')
  for (const n of [2, 3]) expect(take(n, 10)).toBeUndefined()
  take(4, LARGE, 'outbox')
  take(5, 10)
  expect([taken, reads.length]).toEqual([[], 1])
  reads[0]?.done(sound(new Uint8Array()))
  await settled()
  expect([taken, reads.length]).toEqual([[1, 2, 3], 2])
  reads[1]?.done(sound(new Uint8Array()))
  await settled()
  expect(taken).toEqual([1, 2, 3, 4, 5])
})

test('a large change that takes too long is too large, one that is not sound is a bad update, and the others go on', async () => {
  const { take, taken, refused, reads } = page()
  take(1, LARGE, 'outbox')
  take(2, LARGE, 'outbox')
  take(3, 10)
  reads[0]?.fail(new Error('the page took too long'))
  await settled()
  reads[1]?.done(undefined)
  await settled()
  expect([refused, taken]).toEqual([
    [
      [1, 'too_large'],
      [2, 'bad_update'],
    ],
    [3],
  ])
})

test('only so much waits; the rest is told to come again', () => {
  const { take } = page({ waitingBytes: 100 })
  take(1, LARGE, 'outbox')
  expect([take(2, 60), take(3, 60), take(4, 40)]).toEqual([undefined, 'busy', undefined])
})

test('who has left while a large change was read is told nothing, and nothing is taken', async () => {
  const { one, take, taken, refused, reads, sound } = page()
  take(1, LARGE, 'outbox')
  take(2, 10)
  one.leave()
  reads[0]?.done(sound(new Uint8Array()))
  await settled()
  expect([taken, refused]).toEqual([[], []])
})

test('somebody who may not write, and anybody in a damaged page, is refused before a byte is read', () => {
  expect(page({ role: 'viewer' }).take(1, 10)).toBe('forbidden')
  expect(page({ role: 'commenter' }).take(1, LARGE, 'outbox')).toBe('forbidden')
  expect(page({ role: 'viewer', quarantined: 'row 7' }).take(1, 10)).toBe('quarantined')
})

test('a page holds everything back until the time told is over', () => {
  const { one } = page()
  expect(one.held(0)).toBeUndefined()
  one.hold('rate', 1500)
  expect([one.held(0), one.held(1499.5), one.held(1500)]).toEqual([{ code: 'rate', ms: 1500 }, { code: 'rate', ms: 1 }, undefined])
})

test('a large change whose writer may no longer write when it has been read is not taken', async () => {
  const { one, take, taken, refused, reads, sound } = page()
  take(1, LARGE, 'outbox')
  take(2, 10)
  expect(one.permit({ role: 'viewer', version: 2, validForMs: Infinity })).toBe(true)
  reads[0]?.done(sound(new Uint8Array()))
  await settled()
  expect([taken, refused]).toEqual([
    [],
    [
      [1, 'forbidden'],
      [2, 'forbidden'],
    ],
  ])
})
