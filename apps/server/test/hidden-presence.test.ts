import { expect, test } from 'vitest'
import { OpenHouse, Reader } from './reader.ts'

const together = async () => {
  const house = new OpenHouse()
  const [alice, bob] = [new Reader('alice'), new Reader('bob')]
  const room = await house.enter(alice)
  await house.enter(bob)
  alice.heard.length = 0
  return { house, room, alice, bob }
}

const entriesOf = (reader: Reader) => reader.of('presence').flatMap(({ entries }) => entries)

test('a tab that is hidden leaves the list after ten seconds and is back when it is looked at', async () => {
  const { house, room, alice, bob } = await together()
  room.presence.change(bob, { activity: 'away', cursor: null })
  await house.clock.advance(9_900)
  expect(entriesOf(alice)).toEqual([{ id: bob.id, patch: { activity: 'away', cursor: null } }])
  await house.clock.advance(200)
  expect(entriesOf(alice).at(-1)).toEqual({ id: bob.id, left: true })
  const carol = new Reader('carol')
  await house.enter(carol)
  expect(entriesOf(carol).map(({ id }) => id)).toEqual([alice.id, carol.id])

  room.presence.change(bob, { activity: 'active' })
  expect(entriesOf(alice).at(-1)).toEqual({ id: bob.id, person: bob.person, patch: { activity: 'active' } })
})

test('a tab that is hidden for a moment stays on the list', async () => {
  const { house, room, alice, bob } = await together()
  room.presence.change(bob, { activity: 'away' })
  await house.clock.advance(9000)
  room.presence.change(bob, { activity: 'active' })
  await house.clock.advance(20_000)
  expect(entriesOf(alice).some(({ left }) => left)).toBe(false)
})

test('saying again and again that one is away does not put it off', async () => {
  const { house, room, alice, bob } = await together()
  for (let second = 0; second < 12; second++) {
    room.presence.change(bob, { activity: 'away' })
    await house.clock.advance(1000)
  }
  expect(entriesOf(alice).filter(({ left }) => left)).toHaveLength(1)
})

test('nothing is heard of a hidden tab, not even its end', async () => {
  const { house, room, alice, bob } = await together()
  room.presence.change(bob, { activity: 'away' })
  await house.clock.advance(11_000)
  alice.heard.length = 0
  room.presence.change(bob, { pointer: { x: 1, y: 2, tool: 'pointer', button: 'up' } })
  room.presence.live(bob, new Uint8Array([1]))
  room.presence.renamed(bob)
  await house.clock.advance(100)
  house.leave(room, bob)
  expect(alice.heard).toEqual([])
})
