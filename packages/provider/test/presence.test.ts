import type { PresencePatch, SessionId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { CH, settled, Tab } from './tab.ts'

const bob = { id: 'p2', name: 'Bob', color: 3 }
const session = 'bob1' as SessionId
const entries = (...list: { id?: SessionId; person?: unknown; patch?: PresencePatch; left?: true }[]) =>
  ({ entries: list.map((entry) => ({ id: session, ...entry })) }) as never

test('somebody comes, moves and goes', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  let calls = 0
  presence.subscribe(() => (calls += 1))
  tab.say('presence', entries({ person: bob, patch: { activity: 'active', editing: 'e1' } }))
  tab.say('presence', entries({ patch: { editing: null } }))
  expect(presence.others).toEqual([])
  tab.clock.advance(50)
  expect(presence.others).toEqual([{ session, person: bob, state: { activity: 'active' } }])
  expect(calls).toBe(1)
  const before = presence.others
  tab.say('presence', entries({ patch: { activity: 'idle' } }))
  tab.clock.advance(50)
  expect(presence.others).not.toBe(before)
  expect(before[0]?.state).toEqual({ activity: 'active' })
  tab.say('presence', entries({ left: true }))
  tab.clock.advance(50)
  expect(presence.others).toEqual([])
})

test('a patch for somebody never introduced waits for the introduction', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  tab.say('presence', entries({ patch: { activity: 'idle' } }))
  tab.clock.advance(50)
  expect(presence.others).toEqual([])
})

test('this tab is told how the server sees it, and is not among the others', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  expect(presence.self).toBeUndefined()
  const alice = { id: 'p1', name: 'Alice', color: 1 }
  tab.say('presence', entries({ id: 'alice1' as SessionId, person: alice, patch: {} }))
  tab.clock.advance(50)
  expect(presence.self).toEqual({ session: 'alice1', person: alice })
  expect(presence.others).toEqual([])
})

test('a pointer is sent at most thirty times a second, the latest place wins', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  const pointer = (x: number) => ({ pointer: { x, y: 0, tool: 'pointer', button: 'up' } }) as const
  for (let ms = 0; ms < 1000; ms++) {
    presence.set(pointer(ms))
    tab.clock.advance(1)
  }
  tab.clock.advance(100)
  const sent = tab.wire.of('presence')
  expect(sent.length).toBeLessThanOrEqual(31)
  expect(sent.length).toBeGreaterThan(25)
  expect(sent.at(-1)).toEqual({ ch: CH, patch: pointer(999) })
})

test('fields set apart go out together, and what is taken away is said', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  presence.set({ activity: 'active', editing: 'e1' })
  presence.set({ selection: ['a'] })
  presence.set({ editing: null, selection: ['b'] })
  tab.clock.advance(100)
  expect(tab.wire.of('presence').map(({ patch }) => patch)).toEqual([
    { activity: 'active', editing: 'e1' },
    { selection: ['b'], editing: null },
  ])
})

test('while the transport is full nothing is sent, then only the latest', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  tab.wire.writable = false
  presence.set({ editing: 'e1' })
  tab.clock.advance(500)
  presence.set({ editing: 'e2' })
  presence.sendLive(new Uint8Array(10))
  expect(tab.wire.sent).toEqual([])
  tab.wire.writable = true
  tab.clock.advance(100)
  expect(tab.wire.of('presence').map(({ patch }) => patch)).toEqual([{ editing: 'e2' }])
  expect(tab.wire.of('live')).toEqual([])
})

test('after a reconnect everything is said again, and the others start anew', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  presence.set({ activity: 'active', editing: 'e1' })
  presence.set({ editing: null })
  tab.say('presence', entries({ person: bob, patch: {} }))
  tab.clock.advance(100)
  await tab.cut()
  expect(presence.others).toEqual([])
  presence.set({ selection: ['a'] })
  await tab.connect()
  await tab.answer({ session: 'alice2' })
  expect(tab.wire.of('presence').map(({ patch }) => patch)).toEqual([{ activity: 'active', selection: ['a'] }])
})

test('frames of a stroke go to the others and come from them, at most 1 kB each', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  presence.sendLive(new Uint8Array([1, 2]))
  presence.sendLive(new Uint8Array(1025))
  expect(tab.wire.of('live')).toEqual([{ ch: CH, bytes: new Uint8Array([1, 2]) }])
  const heard: unknown[] = []
  const stop = presence.onLive((from, bytes) => void heard.push([from, bytes]))
  tab.say('live', { frames: [{ id: session, bytes: new Uint8Array([7]) }] })
  expect(heard).toEqual([[session, new Uint8Array([7])]])
  stop()
  tab.say('live', { frames: [{ id: session, bytes: new Uint8Array([8]) }] })
  expect(heard).toHaveLength(1)
})

test('nothing is said before the page is joined', async () => {
  const tab = new Tab()
  const page = tab.connection.open('Page0000000000000000AA' as never)
  page.presence.set({ activity: 'active' })
  page.presence.sendLive(new Uint8Array(1))
  await settled()
  await tab.connect()
  expect(tab.wire.sent).toEqual([])
  await tab.answer()
  expect(tab.wire.of('presence')).toHaveLength(1)
})

test('whoever hides the tab is away and nowhere at once, and is back where they were when they look again', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  presence.set({ activity: 'active', editing: 'e1', selection: ['a'] })
  tab.clock.advance(100)
  presence.set({ activity: 'away' })
  presence.set({ selection: ['b'] })
  presence.sendLive(new Uint8Array(3))
  tab.clock.advance(100)
  presence.set({ activity: 'active' })
  tab.clock.advance(100)
  expect(tab.wire.of('presence').map(({ patch }) => patch)).toEqual([
    { activity: 'active', editing: 'e1', selection: ['a'] },
    { activity: 'away', editing: null, selection: null },
    { activity: 'active', editing: 'e1', selection: ['b'] },
  ])
  expect(tab.wire.of('live')).toEqual([])
})

test('a hidden tab that reconnects says that it is away, and nothing else', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  presence.set({ editing: 'e1' })
  presence.set({ activity: 'away' })
  tab.clock.advance(100)
  await tab.cut()
  await tab.connect()
  await tab.answer({ session: 'alice2' })
  expect(tab.wire.of('presence').map(({ patch }) => patch)).toEqual([{ activity: 'away' }])
})

test('a stroke and the pointer share thirty messages a second, and the stroke goes first', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  for (let ms = 0; ms < 3000; ms++) {
    if (ms % 60 === 0) presence.sendLive(new Uint8Array(1))
    presence.set({ pointer: { x: ms, y: 0, tool: 'pointer', button: 'down' } })
    tab.clock.advance(1)
  }
  expect(tab.wire.of('live')).toHaveLength(50)
  expect(tab.wire.sent.length).toBeLessThanOrEqual(91)
  expect(tab.wire.of('presence').length).toBeGreaterThan(30)
})

test('a burst of frames goes out, a flood does not', async () => {
  const tab = new Tab()
  const { presence } = await tab.open()
  for (let i = 0; i < 100; i++) presence.sendLive(new Uint8Array(1))
  expect(tab.wire.of('live')).toHaveLength(15)
})
