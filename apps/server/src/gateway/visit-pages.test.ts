import { newPageId, newTabId, type ClientMessages, type JoinAnswer, type Person, type PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { Session } from '../rooms/ports.ts'
import type { Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Link } from './link.ts'
import { Paces } from './pace.ts'
import type { Permission, Permit } from './permit.ts'
import { VisitPages } from './visit-pages.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))
const PAGE = newPageId()
const body: ClientMessages['join'] = { pageId: PAGE, clientIds: [] }
const personOf = (id: string): Person => ({ id: id as PrincipalId, name: id, color: 0 })

/** A room that reads its content when the test says so; as the real one it tells how much it sent. */
const pageRoom = () => {
  const sessions: Session[] = []
  const reads: { session: Session; done: (bytes: number) => void; fail: (error: Error) => void }[] = []
  const room = {
    page: PAGE,
    ch: 1,
    sessions,
    claim: () => undefined,
    join: (session: Session) => void sessions.push(session),
    sendState: (session: Session) => new Promise<number>((done, fail) => reads.push({ session, done, fail })),
  } as unknown as Room
  const rooms = {
    open: () => Promise.resolve(room),
    leave: (_room: Room, session: Session) => void sessions.splice(sessions.indexOf(session), 1),
  } as unknown as Rooms
  return { room, rooms, sessions, reads }
}

const EDITOR: Permission = { role: 'editor', version: 1, validForMs: Infinity }

const world = (limits = DEFAULT_LIMITS, permit: Permit = () => Promise.resolve(EDITOR)) => {
  const { rooms, sessions, reads } = pageRoom()
  const paces = new Paces(limits)
  let next = 0
  const visit = (person = 'alice', tab = newTabId()) => {
    const said: unknown[] = []
    const failures: unknown[] = []
    const pace = paces.enter({ person, address: undefined })
    const link = { id: `c${next++}`, send: (event: string, what: unknown) => void said.push([event, what]) } as unknown as Link
    const pages = new VisitPages({
      rooms,
      permit,
      limits,
      clock: { elapsed: () => 0, after: () => () => undefined },
      pace,
      read: () => undefined,
      readLarge: () => Promise.resolve(undefined),
      owner: { person: personOf(person), tab, link },
      notTaken: () => undefined,
      failed: (_event, problem) => failures.push(problem),
    })
    /** What the join was answered. */
    const join = async () => {
      let answer: string | JoinAnswer = 'nothing'
      void pages.join(body, () => (answer = 'seated')).then((denied) => (answer = denied ?? answer))
      await settled()
      return answer
    }
    return { pages, join, said, failures, pace }
  }
  return { visit, sessions, reads }
}

test('who joins the same page again and again has its content read once at a time', async () => {
  const { visit, sessions, reads } = world()
  const { pages, join } = visit()
  for (let i = 0; i < 20; i++) {
    expect(await join()).toBe('seated')
    if (i % 3 === 0) pages.leave(1)
  }
  expect([reads.length, sessions.length]).toEqual([1, 1])
  reads[0]?.done(10)
  await settled()
  expect([reads.length, reads[1]?.session]).toEqual([2, sessions[0]])
  reads[1]?.done(10)
  await settled()
  expect(reads.length).toBe(2)
})

test('a read that fails keeps nobody who came later from theirs', async () => {
  const { visit, reads } = world()
  const { join, said, failures } = visit()
  await join()
  await join()
  reads[0]?.fail(new Error('the disk'))
  await settled()
  expect([reads.length, said, failures.length]).toEqual([2, [], 1])
  reads[1]?.fail(new Error('the disk'))
  await settled()
  expect(said).toEqual([['closed', { ch: 1, reason: 'store_unavailable', retry: true }]])
})

test('what was sent of a page is paid for, also when the session left meanwhile', async () => {
  const { visit, reads } = world({ ...DEFAULT_LIMITS, stateBytesPerSecond: 100, stateBytesBurst: 1000 })
  const { pages, join, pace } = visit()
  await join()
  reads[0]?.done(900)
  await settled()
  expect(pace.owed(0)).toBe(0)
  await join()
  pages.leave(1)
  reads[1]?.done(900)
  await settled()
  expect(pace.owed(0)).toBeGreaterThan(0)
})

test('a tab that joins over another connection ends its former session, and only that', async () => {
  const { visit, sessions } = world()
  const tab = newTabId()
  const [former, other, stranger] = [visit('alice', tab), visit('alice'), visit('eve', tab)]
  for (const { join } of [former, other, stranger]) await join()
  expect(sessions.length).toBe(3)
  await visit('alice', tab).join()
  expect([sessions.length, former.pages.joined.size]).toEqual([3, 0])
  expect([former.said, other.said, stranger.said]).toEqual([[['closed', { ch: 1, reason: 'too_many_sessions', retry: false }]], [], []])
})

test('one person has so many seats in a page; others find theirs, and a tab that comes back finds its own', async () => {
  const { visit } = world({ ...DEFAULT_LIMITS, seatsPerPerson: 2 })
  const tab = newTabId()
  expect([await visit('eve', tab).join(), await visit('eve').join()]).toEqual(['seated', 'seated'])
  const ninth = visit('eve')
  expect(await ninth.join()).toMatchObject({ code: 'too_many_sessions', retryAfter: expect.any(Number) })
  expect([await visit('alice').join(), await visit('eve', tab).join()]).toEqual(['seated', 'seated'])
})

test('who is put out while their page is being opened does not get in by what was true before', async () => {
  const asked: ((permission: Permission | undefined) => void)[] = []
  const { visit, sessions } = world(DEFAULT_LIMITS, () => new Promise((answer) => asked.push(answer)))
  const { pages, join } = visit()
  const answer = pages.join(body, () => undefined)
  void pages.recheckAll()
  asked[0]?.(EDITOR)
  await settled()
  expect([asked.length, sessions.length]).toEqual([2, 0])
  asked[1]?.(undefined)
  expect([await answer, sessions.length]).toEqual([{ ok: false, code: 'not_found' }, 0])
  expect(await join()).toBe('nothing')
})

test('of two looks at the rules the later one counts, whichever is answered first', async () => {
  const asked: ((permission: Permission | undefined) => void)[] = []
  const { visit, sessions } = world(DEFAULT_LIMITS, () => new Promise((answer) => asked.push(answer)))
  const { pages, said } = visit()
  void pages.join(body, () => undefined)
  asked[0]?.(EDITOR)
  await settled()
  void pages.recheckAll()
  void pages.recheckAll()
  asked[2]?.({ ...EDITOR, role: 'viewer', version: 3 })
  await settled()
  asked[1]?.(undefined)
  await settled()
  expect([said, sessions.length]).toEqual([[['role', { ch: 1, role: 'viewer' }]], 1])
})
