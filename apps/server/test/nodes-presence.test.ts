import { expect, test } from 'vitest'
import { listOf } from './presence-of.ts'
import { TwoNodes } from './two-nodes.ts'

/** Alice and Anna are on one node, Bob is on the other. */
const together = async () => {
  const nodes = new TwoNodes()
  const [alice, anna] = [await nodes.enter('Alice', nodes.a), await nodes.enter('Anna', nodes.a)]
  const bob = await nodes.enter('Bob', nodes.b)
  await nodes.pass(1000)
  return { nodes, alice, anna, bob }
}

const names = (nodes: TwoNodes, node = nodes.b) =>
  nodes
    .roomOn(node)
    .people.map(({ name }) => name)
    .toSorted()

test('whoever comes sees who is there on other nodes, and is seen there', async () => {
  const { nodes, alice, bob } = await together()
  expect([listOf(alice).names, listOf(bob).names]).toEqual([
    ['Alice', 'Anna', 'Bob'],
    ['Alice', 'Anna', 'Bob'],
  ])
  expect([names(nodes), nodes.roomOn(nodes.b).ownPeople.map(({ name }) => name)]).toEqual([['Alice', 'Anna', 'Bob'], ['Bob']])
  const carol = await nodes.enter('Carol', nodes.b)
  expect(listOf(carol).names).toEqual(['Alice', 'Anna', 'Bob', 'Carol'])
})

test('what people of one node do is one message a flush, and shown on the other with the next flush there', async () => {
  const { nodes, alice, anna, bob } = await together()
  nodes.said.length = 0
  alice.connection.emit('presence', { ch: alice.ch, patch: { editing: 'one' } })
  anna.connection.emit('presence', { ch: anna.ch, patch: { editing: 'two' } })
  alice.connection.emit('live', { ch: alice.ch, bytes: new Uint8Array([7]) })
  await nodes.deliver()
  await nodes.clock.advance(40)
  await nodes.settleAll()
  await nodes.clock.advance(40)
  await nodes.settle()
  expect(nodes.said.map(({ say }) => say)).toEqual(['presence', 'live'])
  expect(listOf(bob).of('Alice')).toEqual({ editing: 'one' })
  expect(listOf(bob).of('Anna')).toEqual({ editing: 'two' })
  expect(bob.of('live')).toMatchObject([{ frames: [{ bytes: new Uint8Array([7]) }] }])
})

test('who leaves, and who hides, is off the list on other nodes as well', async () => {
  const { nodes, alice, anna, bob } = await together()
  alice.connection.cut()
  await nodes.pass(200)
  expect([listOf(bob).names, names(nodes)]).toEqual([
    ['Anna', 'Bob'],
    ['Anna', 'Bob'],
  ])
  anna.connection.emit('presence', { ch: anna.ch, patch: { activity: 'away' } })
  await nodes.pass(11_000)
  expect(listOf(bob).names).toEqual(['Bob'])
  anna.connection.emit('presence', { ch: anna.ch, patch: { activity: 'active' } })
  await nodes.pass(1500)
  expect(listOf(bob).names).toEqual(['Anna', 'Bob'])
})

test('the people of a node that is gone are off the list at once, and those of a silent one after fifteen seconds', async () => {
  const { nodes, bob } = await together()
  nodes.roomOn(nodes.b).presence.gone('node-aaaa')
  await nodes.deliver()
  expect(listOf(bob).names).toEqual(['Bob'])
  // It was a mistake: it goes on speaking.
  await nodes.pass(6000)
  expect(listOf(bob).names).toEqual(['Alice', 'Anna', 'Bob'])
  nodes.bus?.goDown()
  await nodes.pass(14_000)
  expect(listOf(bob).names).toEqual(['Alice', 'Anna', 'Bob'])
  await nodes.pass(6500)
  expect(listOf(bob).names).toEqual(['Bob'])
  nodes.bus?.comeUp()
  await nodes.pass(2000)
  expect(listOf(bob).names).toEqual(['Alice', 'Anna', 'Bob'])
})

test('whatever gets lost, after some seconds all nodes show the same people doing the same', async () => {
  const { nodes, alice, bob } = await together()
  const loses = async (change: () => void) => {
    change()
    await nodes.deliver()
    await nodes.clock.advance(40)
    nodes.bus?.drop()
    await nodes.settleAll()
  }
  await loses(() => alice.connection.emit('presence', { ch: alice.ch, patch: { editing: 'one' } }))
  await nodes.pass(5500)
  expect(listOf(bob).of('Alice')).toEqual({ editing: 'one' })
  await loses(() => alice.connection.cut())
  await nodes.pass(5500)
  expect(listOf(bob).names).toEqual(['Anna', 'Bob'])
})

test('a node that never heard that another one came finds out when it asks again', async () => {
  const nodes = new TwoNodes()
  await nodes.enter('Alice', nodes.a)
  await nodes.pass(1000)
  const bob = await nodes.enter('Bob', nodes.b)
  await nodes.clock.advance(40)
  nodes.bus?.drop()
  await nodes.pass(2000)
  expect(listOf(bob).names).toEqual(['Bob'])
  await nodes.pass(16_000)
  expect(listOf(bob).names).toEqual(['Alice', 'Bob'])
})

test('a page that is open on one node alone costs the bus next to nothing', async () => {
  const nodes = new TwoNodes()
  const alice = await nodes.enter('Alice', nodes.a)
  await nodes.pass(1000)
  nodes.said.length = 0
  for (let i = 0; i < 20; i++) {
    alice.connection.emit('presence', { ch: alice.ch, patch: { editing: String(i) } })
    await nodes.pass(500)
  }
  expect(nodes.said.length).toBeLessThan(2)
})
