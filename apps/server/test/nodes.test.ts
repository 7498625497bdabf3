import { newTabId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { PageNews } from '../src/rooms/ports.ts'
import { PAGE } from './browser.ts'
import type { Guest } from './house.ts'
import { AWAY } from './steered-log.ts'
import { TwoNodes } from './two-nodes.ts'

type Range = { from: number; to: number }

const rangesOf = (guest: Guest): [number, number][] => (guest.of('updates') as Range[]).map(({ from, to }) => [from, to])
const rowsIn = (said: readonly PageNews[]) => said.filter((news) => news.say === 'rows' || news.say === 'head')

/** Alice is on one node, Bob on the other. */
const together = async (shape?: { hasBus: boolean }) => {
  const nodes = new TwoNodes(shape)
  const [alice, bob] = [await nodes.enter('Alice', nodes.a), await nodes.enter('Bob', nodes.b)]
  await nodes.pass(1000)
  return { nodes, alice, bob }
}

/** So that each letter is a commit of its own. */
const writes = async (nodes: TwoNodes, guest: Guest, letters: string) => {
  for (const letter of letters) {
    guest.write(letter)
    await nodes.settle()
    await nodes.clock.advance(10)
    await nodes.settle()
  }
}

test('D2 what is stored on one node is shown on the other, and told between them once, whoever is there', async () => {
  const { nodes, alice, bob } = await together()
  const carol = await nodes.enter('Carol', nodes.b)
  const bytes = alice.write('a')
  await nodes.deliver()
  await nodes.clock.advance(0)
  nodes.bus?.deliverAll()
  await nodes.deliver()
  expect(bob.of('updates')).toEqual([])
  await nodes.settleAll()
  for (const guest of [bob, carol]) expect(guest.of('updates')).toEqual([{ ch: guest.ch, epoch: 1, from: 1, to: 1, updates: [bytes] }])
  expect(rowsIn(nodes.said)).toEqual([
    { say: 'rows', epoch: 1, from: 1, updates: [bytes], claims: [[alice.replica.clientID, alice.person.id]] },
  ])
  expect(alice.of('updates')).toEqual([])
})

test('of a page that is busy elsewhere the first change is shown at once, and what comes right behind it together', async () => {
  const { nodes, alice, bob } = await together()
  for (const letter of 'abcdef') {
    alice.write(letter)
    await nodes.settleAll()
    if (letter === 'a') expect(rangesOf(bob)).toEqual([[1, 1]])
    await nodes.clock.advance(5)
  }
  await nodes.pass(100)
  const told = rowsIn(nodes.said).length
  expect(rangesOf(bob).length).toBeLessThan(told)
  expect(rangesOf(bob).at(-1)?.[1]).toBe(6)
  alice.write('g')
  await nodes.settleAll()
  expect(rangesOf(bob).at(-1)).toEqual([7, 7])
})

test('D3 what comes twice, and in another order, is shown once and in order', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'abc')
  nodes.bus?.double()
  nodes.bus?.reorder()
  await nodes.settleAll()
  expect(rangesOf(bob)).toEqual([[1, 3]])
  expect(nodes.problems).toEqual([])
})

test('a hole is filled from the log when no straggler fills it', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'ab')
  nodes.bus?.drop()
  await nodes.settleAll()
  expect(rangesOf(bob)).toEqual([])
  await nodes.clock.advance(50)
  await nodes.settle()
  expect(rangesOf(bob)).toEqual([[1, 2]])
})

test('the loss of the last message is found within three seconds, and within one while there is no bus', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'a')
  nodes.bus?.drop()
  await nodes.pass(3100)
  expect(rangesOf(bob)).toEqual([[1, 1]])
  nodes.bus?.goDown()
  await writes(nodes, alice, 'b')
  await nodes.pass(1100)
  expect(rangesOf(bob)).toEqual([
    [1, 1],
    [2, 2],
  ])
  const without = await together({ hasBus: false })
  await writes(without.nodes, without.alice, 'a')
  await without.nodes.pass(1100)
  expect(rangesOf(without.bob)).toEqual([[1, 1]])
})

test('when the bus is back what was missed is there at once', async () => {
  const { nodes, alice, bob } = await together()
  await nodes.pass(2900)
  nodes.bus?.goDown()
  await writes(nodes, alice, 'a')
  nodes.bus?.comeUp()
  await nodes.pass(600)
  expect(rangesOf(bob)).toEqual([[1, 1]])
})

test('the sender hears at once that it is stored, also behind a row that this node has not seen yet', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'a')
  await writes(nodes, bob, 'b')
  expect(bob.of('stored')).toEqual([{ ch: bob.ch, epoch: 1, n: 1 }])
  expect(rangesOf(bob)).toEqual([])
  await nodes.pass(100)
  expect([rangesOf(bob), rangesOf(alice)]).toEqual([[[1, 2]], [[2, 2]]])
})

test('what another node says and no editor writes is read from the log instead', async () => {
  const { nodes, alice, bob } = await together()
  const room = nodes.roomOn(nodes.b)
  await writes(nodes, alice, 'a')
  nodes.bus?.drop()
  const claims = [[4000, alice.person.id]] as const
  room.heard('node-cccc', { say: 'rows', epoch: 1, from: 1, updates: [new Uint8Array([1, 2, 3])], claims: [] })
  // Readable, but built on what the page has not got.
  const other = new Y.Doc({ guid: '' })
  other.clientID = 4000
  other.getText('t').insert(0, 'x')
  const vector = Y.encodeStateVector(other)
  other.getText('t').insert(1, 'y')
  room.heard('node-cccc', { say: 'rows', epoch: 1, from: 1, updates: [Y.encodeStateAsUpdate(other, vector)], claims })
  await nodes.pass(500)
  expect(bob.of('updates')).toMatchObject([{ from: 1, to: 1 }])
  for (const guest of [alice, bob])
    for (const { updates } of guest.of('updates') as { updates: Uint8Array[] }[])
      for (const each of updates) Y.applyUpdate(guest.replica, each)
  expect(bob.replica.getText('t').toJSON()).toBe('a')
  expect(nodes.problems).toEqual([])
})

test('a commit that is only spoken of is read from the log', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'a')
  nodes.bus?.drop()
  nodes.roomOn(nodes.b).heard('node-aaaa', { say: 'head', epoch: 1, seq: 1 })
  await nodes.clock.advance(60)
  await nodes.settle()
  expect(rangesOf(bob)).toEqual([[1, 1]])
})

test.each([
  ['is gone', 'page_deleted', false, (nodes: TwoNodes) => nodes.inner.removePage(PAGE)],
  ['was replaced', 'epoch_changed', false, (nodes: TwoNodes) => Object.assign(nodes.inner.page(PAGE) ?? {}, { epoch: 2 })],
  [
    'went into quarantine',
    'page_quarantined',
    true,
    (nodes: TwoNodes) => nodes.inner.quarantine(PAGE, { epoch: 1, seq: 0, problem: 'row 1' }),
  ],
  ['was put back to what it was before', 'node_stopping', true, (nodes: TwoNodes) => nodes.inner.page(PAGE)?.rows.splice(0)],
])('who has a page open that %s elsewhere hears so within seconds', async (_what, reason, retry, happens) => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'a')
  await nodes.settleAll()
  await happens(nodes)
  await nodes.pass(3100)
  for (const guest of [alice, bob]) expect(guest.of('closed')).toEqual([{ ch: guest.ch, reason, retry }])
})

test('a page that was released elsewhere is opened anew', async () => {
  const nodes = new TwoNodes()
  await nodes.inner.quarantine(PAGE, { epoch: 1, seq: 0, problem: 'row 1' })
  const bob = await nodes.enter('Bob', nodes.b)
  await nodes.pass(4000)
  expect(bob.of('closed')).toEqual([])
  Object.assign(nodes.inner.page(PAGE) ?? {}, { quarantine: undefined })
  await nodes.pass(3100)
  expect(bob.of('closed')).toEqual([{ ch: bob.ch, reason: 'page_quarantined', retry: true }])
})

test('a row that another node stored and that cannot be read puts the page into quarantine as it was before', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'a')
  nodes.inner.page(PAGE)?.rows.push(new Uint8Array([1, 2, 3]))
  await nodes.pass(6500)
  expect(nodes.inner.page(PAGE)?.quarantine).toMatchObject({ seq: 1, problem: 'update 2 cannot be read' })
  for (const guest of [alice, bob]) expect(guest.of('closed')).toMatchObject([{ reason: 'page_quarantined', retry: true }])
})

test('a tab that comes from another node finds all it had there, and what it sends again makes no second row', async () => {
  const { nodes, alice } = await together()
  await writes(nodes, alice, 'abc')
  nodes.bus?.goDown()
  await writes(nodes, alice, 'd')
  const moved = nodes.network.connect(nodes.b, alice.person, newTabId())
  const heard: { event: string; body: unknown }[] = []
  moved.hear = (event, body) => void heard.push({ event, body })
  const answer = moved.request('join', {
    pageId: PAGE,
    epoch: 1,
    seq: 4,
    clientIds: [alice.replica.clientID],
    stateVector: Y.encodeStateVector(alice.replica),
  })
  await nodes.deliver()
  const { ch } = (await answer) as { ch: number }
  await nodes.settle()
  expect(heard.filter(({ event }) => event === 'state')).toMatchObject([{ body: { seq: 4 } }])
  moved.emit('update', { ch, n: 1, bytes: Y.encodeStateAsUpdate(alice.replica) })
  await nodes.settle()
  expect(heard.filter(({ event }) => event === 'stored' || event === 'rejected')).toMatchObject([{ event: 'stored', body: { n: 1 } }])
  expect(nodes.inner.page(PAGE)?.rows).toHaveLength(4)
})

test('a tab that knows of a newer log than the node it comes to is let into that', async () => {
  const { nodes, bob } = await together()
  const before = bob.ch
  Object.assign(nodes.inner.page(PAGE) ?? {}, { epoch: 2 })
  await bob.join({ epoch: 2, seq: 0 })
  expect(bob.of('closed')).toEqual([{ ch: before, reason: 'epoch_changed', retry: false }])
  expect(bob.of('state').at(-1)).toMatchObject({ epoch: 2 })
})

test('D6 of two people who take the same id on two nodes the later one is told, and nobody else notices', async () => {
  const { nodes, alice, bob } = await together()
  const [carol, eve] = [await nodes.enter('Carol', nodes.b), await nodes.enter('Eve', nodes.b)]
  eve.replica.clientID = alice.replica.clientID
  await eve.join()
  alice.write('a')
  await nodes.settle()
  nodes.bus?.drop()
  // Behind a hole when Eve is refused.
  await writes(nodes, carol, 'b')
  eve.write('eee')
  carol.write('c')
  await nodes.settle()
  eve.write('f')
  await nodes.settle()
  expect(eve.of('rejected')).toMatchObject([
    { n: 1, code: 'client_not_owned' },
    { n: 2, code: 'client_not_owned' },
  ])
  await nodes.pass(1000)
  expect([carol.of('stored').at(-1), carol.of('rejected')]).toMatchObject([{ n: 2 }, []])
  for (const guest of [alice, bob, carol, eve]) expect(guest.of('closed')).toEqual([])
  expect(nodes.inner.page(PAGE)?.owners.get(alice.replica.clientID)).toBe(alice.person.id)
  const dan = await nodes.enter('Dan', nodes.b)
  const [state] = dan.of('state') as { stateVector: Uint8Array }[]
  expect(state && Y.decodeStateVector(state.stateVector).get(alice.replica.clientID)).toBe(1)
  await writes(nodes, carol, 'd')
  expect(carol.of('stored').at(-1)).toMatchObject({ n: 3 })
  expect(nodes.inner.page(PAGE)?.rows).toHaveLength(4)
})

test('a replica is compared with the log only where this node knows all of it', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, alice, 'a')
  await nodes.settleAll()
  nodes.bus?.goDown()
  await writes(nodes, alice, 'b')
  const ask = bob.connection.request('verify', { ch: bob.ch, epoch: 1, seq: 1, digest: new Uint8Array(16) })
  await nodes.deliver()
  expect(await ask).toEqual({ ok: true })
  expect(nodes.roomOn(nodes.b).seq).toBe(2)
})

test('a log that cannot be asked is told of once, and asked again', async () => {
  const { nodes, alice, bob } = await together()
  nodes.bus?.goDown()
  let asked = 0
  nodes.b.log.heads = () => {
    asked++
    return Promise.reject(new Error('no connection'))
  }
  await writes(nodes, alice, 'a')
  await nodes.pass(5000)
  expect(asked).toBeGreaterThan(3)
  expect(nodes.problems).toEqual(['no connection'])
  nodes.b.log.heads = (pages) => nodes.inner.heads(pages)
  await nodes.pass(1100)
  expect(rangesOf(bob)).toEqual([[1, 1]])
})

test('D2 a node that stood still for a minute catches up, and tells nothing old as new', async () => {
  const { nodes, alice, bob } = await together()
  nodes.b.sleep()
  await writes(nodes, alice, 'abc')
  await nodes.clock.advance(60_000)
  await nodes.settle()
  nodes.b.wake()
  await nodes.pass(3100)
  expect(rangesOf(bob).at(-1)?.[1]).toBe(3)
  expect(rangesOf(bob).map(([from]) => from)).toEqual([...new Set(rangesOf(bob).map(([from]) => from))])
  expect(
    nodes
      .roomOn(nodes.b)
      .people.map(({ name }) => name)
      .toSorted(),
  ).toEqual(['Alice', 'Bob'])
})

test('the node that made the last change derives what follows from it, and another one when that is gone', async () => {
  const { nodes, alice, bob } = await together()
  await writes(nodes, bob, 'b')
  await nodes.settleAll()
  await writes(nodes, alice, 'a')
  await nodes.pass(10_000)
  expect(nodes.derived).toEqual(['node-aaaa'])
  await writes(nodes, alice, 'c')
  await nodes.settleAll()
  nodes.a.crash()
  await nodes.pass(15_000)
  expect(nodes.derived).toEqual(['node-aaaa', 'node-bbbb'])
})

test('a page that nobody has open on a node is not heard of there', async () => {
  const { nodes, alice, bob } = await together()
  bob.connection.cut()
  await nodes.pass(35_000)
  expect(nodes.b.rooms.find(PAGE)).toBeUndefined()
  await writes(nodes, alice, 'a')
  expect(nodes.bus?.waiting).toBe(0)
})

test('what is told while a page is being opened is not missed', async () => {
  const { nodes, alice, bob } = await together()
  bob.connection.cut()
  await nodes.pass(35_000)
  const load = nodes.b.log.load.bind(nodes.b.log)
  nodes.b.log.load = async (page) => {
    const stored = await load(page)
    await writes(nodes, alice, 'a')
    nodes.bus?.deliverAll()
    return stored
  }
  const opening = nodes.b.rooms.open(PAGE)
  for (let i = 0; i < 5; i++) await nodes.settle()
  await opening
  await nodes.clock.advance(60)
  expect(nodes.roomOn(nodes.b).seq).toBe(1)
})

test('with a database away a tab that moves is told to come again, and nothing breaks', async () => {
  const { nodes, alice } = await together()
  await writes(nodes, alice, 'a')
  nodes.bus?.drop()
  nodes.b.log.away = true
  const bob = await nodes.enter('Bob again', nodes.b)
  await bob.join({ epoch: 1, seq: 1 })
  expect(bob.of('closed')).toMatchObject([{ reason: 'store_unavailable', retry: true }])
  expect(nodes.problems.filter((problem) => !problem.includes(AWAY))).toEqual([])
})
