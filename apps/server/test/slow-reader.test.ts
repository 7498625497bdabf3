import { expect, test } from 'vitest'
import { OpenHouse, Reader } from './reader.ts'

test('D9 a session whose connection takes nothing gets no updates, and one head and one receipt when it is free', async () => {
  const house = new OpenHouse()
  const [alice, slow] = [new Reader('alice'), new Reader('slow')]
  const room = await house.enter(alice)
  await house.enter(slow)
  slow.congestion = 'much'
  slow.write(room, 's')
  for (const letter of 'abc') {
    alice.write(room, letter)
    await house.settle()
  }
  expect([slow.of('updates'), slow.of('stored')]).toEqual([[], []])
  expect(alice.of('stored').at(-1)).toMatchObject({ n: 3 })

  slow.becomesFree()
  expect(slow.of('stored')).toEqual([{ ch: room.ch, epoch: 1, n: 1 }])
  expect(slow.of('head')).toEqual([{ ch: room.ch, epoch: 1, seq: 4 }])

  alice.write(room, 'd')
  await house.settle()
  expect(slow.of('updates')).toHaveLength(1)
})

test('a session that was behind and left is told nothing more', async () => {
  const house = new OpenHouse()
  const [alice, slow] = [new Reader('alice'), new Reader('slow')]
  const room = await house.enter(alice)
  await house.enter(slow)
  slow.congestion = 'much'
  alice.write(room)
  await house.settle()
  house.leave(room, slow)
  const before = slow.heard.length
  slow.becomesFree()
  expect(slow.heard).toHaveLength(before)
})

test('D9 a large page is sent no faster than the connection takes it', async () => {
  const house = new OpenHouse()
  const [alice, slow] = [new Reader('alice'), new Reader('slow')]
  const room = await house.enter(alice)
  alice.write(room, 'x'.repeat(200_000))
  alice.write(room, 'y'.repeat(200_000))
  alice.write(room, 'z'.repeat(200_000))
  await house.settle()
  await house.enter(slow)
  const send = slow.send.bind(slow)
  slow.send = (event, body) => {
    send(event, body)
    if (event === 'state') slow.congestion = 'much'
  }
  const sending = room.sendState(slow, {})
  await house.settle()
  expect(slow.of('state')).toHaveLength(1)
  slow.becomesFree()
  await house.settle()
  expect(slow.of('state')).toHaveLength(2)
  slow.becomesFree()
  await sending
  expect(slow.of('state').map(({ part, parts }) => [part, parts])).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ])
  expect(slow.loaded).toBe(alice.replica.getText('t').toJSON())
})

test('a state that is asked for again takes the place of the one under way', async () => {
  const house = new OpenHouse()
  const [alice, slow] = [new Reader('alice'), new Reader('slow')]
  const room = await house.enter(alice)
  for (const letter of 'xyz') alice.write(room, letter.repeat(200_000))
  await house.settle()
  await house.enter(slow)
  slow.congestion = 'much'
  const first = room.sendState(slow, {})
  const second = room.sendState(slow, {})
  await house.settle()
  slow.becomesFree()
  await Promise.all([first, second])
  expect(slow.of('state').map(({ part }) => part)).toEqual([0, 1, 2])
})
