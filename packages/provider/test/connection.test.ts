import { newPageId, type SessionId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { CH, FakeDialer, pageId, settled, Tab, textOf, Writer } from './tab.ts'

test('a tab tries for ever, at growing distances', async () => {
  const tab = new Tab().wanted()
  expect(tab.connection.status).toEqual({ state: 'connecting', since: tab.clock.now() })
  const waits: number[] = []
  for (let i = 0; i < 8; i++) {
    tab.connection.disconnected()
    const { status } = tab.connection
    const wait = status.state === 'offline' && status.retryAt ? status.retryAt - tab.clock.now() : 0
    waits.push(wait)
    tab.clock.advance(wait - 1)
    expect(tab.dialer.dials).toBe(i + 1)
    tab.clock.advance(1)
    expect(tab.dialer.dials).toBe(i + 2)
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

test('a connection that lasted makes the waits short again, one that did not lets them grow', async () => {
  const tab = new Tab().wanted()
  const waitAfter = async (lasted: number) => {
    await tab.connect()
    tab.clock.advance(lasted)
    await tab.cut()
    const { status } = tab.connection
    return status.state === 'offline' && status.retryAt ? status.retryAt - tab.clock.now() : 0
  }
  expect(await waitAfter(100)).toBe(1000)
  expect(await waitAfter(100)).toBe(2000)
  expect(await waitAfter(5000)).toBe(1000)
})

test.each(['online', 'woke', 'retryNow'] as const)('between tries, %s tries at once', (event) => {
  const tab = new Tab().wanted()
  tab.connection.disconnected()
  if (event === 'online') tab.connection.setOnline(true)
  else tab.connection[event]()
  expect(tab.dialer.dials).toBe(2)
  expect(tab.connection.status).toMatchObject({ state: 'offline', retryAt: undefined })
})

test('a try that hangs is given up, and a try begun without a network is begun again with one', () => {
  const tab = new Tab().wanted()
  tab.connection.setOnline(true)
  expect(tab.dialer.dials).toBe(2)
  tab.clock.advance(20_000)
  expect(tab.connection.status).toMatchObject({ state: 'offline', retryAt: tab.clock.now() + 1000 })
})

test('a tab that wakes up asks whether its connection lives', async () => {
  const tab = new Tab()
  await tab.open()
  tab.connection.woke()
  tab.connection.woke()
  const probes = tab.wire.asked.filter(({ event }) => event === 'probe')
  expect(probes).toHaveLength(1)
  probes[0]?.answer({})
  await settled()
  tab.clock.advance(10_000)
  expect(tab.dialer.dials).toBe(1)
})

test('a connection that does not answer a probe within 3 s is made anew at once', async () => {
  const tab = new Tab()
  const page = await tab.open()
  tab.connection.woke()
  tab.clock.advance(2999)
  expect(tab.dialer.dials).toBe(1)
  tab.clock.advance(1)
  expect(tab.dialer.dials).toBe(2)
  expect(page.status.state).toBe('offline')
})

test('a tab works on at a node that is stopping until its turn to go has come, and then asks for another one at once', async () => {
  const tab = new Tab()
  const page = await tab.open()
  tab.connection.receive('moving', { delay: 4321 })
  tab.clock.advance(4320)
  expect([tab.connection.status.state, page.status.state, tab.dialer.dials]).toEqual(['connected', 'synced', 1])
  tab.clock.advance(1)
  expect([tab.dialer.dials, page.status.state, page.save.state]).toEqual([2, 'offline', 'saved'])
  await tab.connect()
  await tab.answer()
  tab.state(0, [])
  tab.clock.advance(20_000)
  expect([tab.connection.status.state, tab.dialer.dials]).toEqual(['connected', 2])
})

test('a node that is gone before the turn of a tab has come is not waited for until then', async () => {
  const tab = new Tab()
  await tab.open()
  tab.connection.receive('moving', { delay: 9000 })
  tab.connection.receive('closed', { reason: 'node_stopping', retry: true })
  tab.clock.advance(3600)
  expect(tab.dialer.dials).toBe(2)
})

test('a connection that ended with notice was a good one, however short it was: the waits do not grow', async () => {
  const tab = new Tab()
  await tab.open()
  for (let restart = 0; restart < 5; restart++) {
    tab.clock.advance(1500)
    tab.connection.receive('moving', { delay: 2000 })
    tab.connection.receive('closed', { reason: 'node_stopping', retry: true })
    tab.clock.advance(999)
    expect(tab.dialer.dials).toBe(restart + 1)
    tab.clock.advance(1)
    expect(tab.dialer.dials).toBe(restart + 2)
    await tab.connect()
  }
})

test('tabs that are cut off together before their turns come back one by one', async () => {
  const dialed: number[] = []
  for (const delay of [1000, 4000, 7000, 10_000]) {
    const tab = new Tab()
    await tab.open()
    tab.connection.receive('moving', { delay })
    tab.clock.advance(500)
    tab.connection.disconnected()
    const cutAt = tab.clock.now()
    while (tab.dialer.dials === 1) tab.clock.advance(100)
    dialed.push(tab.clock.now() - cutAt)
  }
  expect(dialed).toEqual([1000, 1400, 2600, 3800])
})

test('a page that is closed before the turn of its tab has come leaves nothing to move', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.close()
  tab.clock.advance(25_000)
  tab.connection.receive('moving', { delay: 9000 })
  tab.clock.advance(60_000)
  expect([tab.connection.status.state, tab.dialer.dials]).toEqual(['resting', 1])
})

test('a connection closed for good ends every page, and none is opened after it', async () => {
  const tab = new Tab()
  const page = await tab.open()
  tab.connection.receive('closed', { reason: 'access_ended', retry: false })
  expect(tab.connection.status).toEqual({ state: 'refused', code: 'access_ended' })
  expect(page.status).toEqual({ state: 'ended', reason: 'access_ended' })
  expect(page.save).toMatchObject({ state: 'ended', reason: 'access_ended' })
  expect(tab.connection.open(newPageId()).status).toEqual({ state: 'ended', reason: 'access_ended' })
  tab.clock.advance(100_000)
  expect(tab.dialer.dials).toBe(1)
})

test('a connection closed for now is made again', async () => {
  const tab = new Tab()
  await tab.open()
  tab.connection.receive('closed', { reason: 'too_slow', retry: true })
  tab.clock.advance(1000)
  expect(tab.dialer.dials).toBe(2)
})

test('a page closed by the server for good ends alone, one closed for now is joined again', async () => {
  const tab = new Tab()
  const page = await tab.open()
  tab.say('closed', { reason: 'too_slow', retry: true })
  expect(page.status.state).toBe('joining')
  tab.clock.advance(1000)
  expect(tab.wire.joins()).toHaveLength(2)
  await tab.answer()
  tab.state(0, [])
  tab.say('closed', { reason: 'page_deleted', retry: false })
  expect(page.status).toEqual({ state: 'ended', reason: 'page_deleted' })
  expect(tab.connection.status.state).toBe('connected')
  expect(tab.wire.of('leave')).toEqual([])
})

test('a tab of an old version is refused for good', () => {
  const tab = new Tab().wanted()
  tab.connection.refused('version_too_old')
  expect(tab.connection.status).toEqual({ state: 'refused', code: 'version_too_old' })
  tab.connection.setOnline(true)
  expect(tab.dialer.dials).toBe(1)
})

test('a tab that the server does not know gets a new identity and tries again', async () => {
  let signIns = 0
  const tab = new Tab({ signIn: () => Promise.resolve((signIns += 1) > 0) }).wanted()
  tab.connection.refused('signed_out')
  await settled()
  expect([signIns, tab.dialer.dials]).toEqual([1, 2])
  await tab.connect()
  expect(tab.connection.status.state).toBe('connected')
})

test('somebody who cannot be signed in is refused, a sign-in without a network is tried again', async () => {
  const refused = new Tab({ signIn: () => Promise.resolve(false) }).wanted()
  refused.connection.refused('signed_out')
  await settled()
  expect(refused.connection.status).toEqual({ state: 'refused', code: 'signed_out' })
  const offline = new Tab({ signIn: () => Promise.reject(new TypeError('network')) }).wanted()
  for (let i = 0; i < 5; i++) {
    offline.connection.refused('signed_out')
    await settled()
    expect(offline.connection.status.state).toBe('offline')
    const { status } = offline.connection
    offline.clock.advance(status.state === 'offline' && status.retryAt ? status.retryAt - offline.clock.now() : 0)
  }
  expect(offline.dialer.dials).toBe(6)
})

test('identities that the server never likes end the trying', async () => {
  const tab = new Tab({ signIn: () => Promise.resolve(true) }).wanted()
  for (let i = 0; i < 3; i++) {
    tab.connection.refused('signed_out')
    await settled()
  }
  expect(tab.connection.status).toEqual({ state: 'refused', code: 'signed_out' })
})

test.each(['not_found', 'forbidden', 'too_many_pages'] as const)('a join answered with %s refuses the page', async (code) => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  tab.wire.asked[0]?.answer({ ok: false, code })
  await settled()
  expect(page.status).toEqual({ state: 'refused', code })
})

test('a busy server is asked again to join', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  tab.wire.asked[0]?.answer({ ok: false, code: 'busy', retryAfter: 1500 })
  await settled()
  tab.clock.advance(1500)
  await tab.answer()
  tab.state(0, [])
  expect(page.status.state).toBe('synced')
})

test('a server that leaves a join unanswered is visited anew', async () => {
  const tab = new Tab()
  tab.connection.open(pageId)
  await settled()
  await tab.connect()
  tab.wire.asked[0]?.fail()
  await settled()
  expect(tab.dialer.dials).toBe(2)
})

test('something not stored for 5 s is slow and the server is asked; after 15 s the connection is made anew', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  await settled()
  tab.clock.advance(4999)
  expect([page.save.state, tab.wire.of('resync').length]).toEqual(['saving', 0])
  tab.clock.advance(1)
  expect([page.save.state, tab.wire.of('resync').length]).toEqual(['slow', 1])
  tab.state(0, [])
  tab.clock.advance(9999)
  expect(tab.dialer.dials).toBe(1)
  tab.clock.advance(1)
  expect(tab.dialer.dials).toBe(2)
})

test('the server is asked once, however much is typed meanwhile', async () => {
  const tab = new Tab()
  const page = await tab.open()
  for (let i = 0; i < 10; i++) {
    page.replica.getText('body').insert(0, 'a')
    await settled()
    tab.clock.advance(1000)
  }
  expect(tab.wire.of('resync')).toHaveLength(1)
})

test('a state that never ends makes the connection anew', async () => {
  const tab = new Tab()
  tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ seq: 1 })
  tab.clock.advance(15_000)
  expect(tab.dialer.dials).toBe(2)
})

test('a short break alarms nobody; after 2 s the sign says what is going on', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  tab.clock.advance(1999)
  expect(page.save).toMatchObject({ state: 'saved', transport: 'none' })
  page.replica.getText('body').insert(0, 'a')
  expect(page.save.state).toBe('saving')
  tab.connection.disconnected()
  tab.clock.advance(1)
  expect(page.save).toMatchObject({ state: 'reconnecting', unstored: 1 })
  tab.connection.setOnline(false)
  expect(page.save.state).toBe('offline')
  expect(page.status).toEqual({ state: 'offline', hasContent: true })
})

test('the time of the next try is on the sign', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  tab.clock.advance(1000)
  tab.connection.disconnected()
  tab.clock.advance(1000)
  expect(page.save).toMatchObject({ state: 'reconnecting', retryAt: tab.clock.now() + 1000 })
})

test('an upgrade is on the sign', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await tab.connect()
  tab.wire.transport = 'polling'
  tab.connection.transportChanged()
  expect(page.save.transport).toBe('polling')
  tab.wire.transport = 'websocket'
  tab.connection.transportChanged()
  expect(page.save.transport).toBe('websocket')
  expect(tab.connection.status).toEqual({ state: 'connected', transport: 'websocket' })
})

test('everybody who opens a page has the same one, and it is left with the last close', async () => {
  const tab = new Tab()
  const page = await tab.open()
  expect(tab.connection.open(pageId)).toBe(page)
  page.close()
  expect(tab.wire.of('leave')).toEqual([])
  page.close()
  page.close()
  expect(tab.wire.of('leave')).toEqual([{ ch: CH }])
  expect(tab.connection.open(pageId)).not.toBe(page)
})

test('a page opened, closed and opened again during its join is joined once for good', async () => {
  const tab = new Tab()
  const first = tab.connection.open(pageId)
  await tab.connect()
  first.close()
  const second = tab.connection.open(pageId)
  await settled()
  expect(tab.wire.joins()).toHaveLength(1)
  await tab.answer({ session: 'first1' })
  expect(tab.wire.of('leave')).toEqual([{ ch: CH }])
  expect(tab.wire.joins()).toHaveLength(2)
  await tab.answer({ session: 'second1' })
  tab.state(0, [])
  expect(second.status).toMatchObject({ state: 'synced', session: 'second1' })
})

test('opened, closed and opened again at once, as React does it, works', async () => {
  const tab = new Tab()
  tab.connection.open(pageId).close()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  expect(tab.wire.joins()).toHaveLength(1)
  await tab.answer()
  tab.state(1, [new Writer().type('x')])
  expect(textOf(page.replica)).toBe('x')
})

test('a closed connection leaves nothing running', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  page.presence.set({ activity: 'idle' })
  page.presence.set({ activity: 'active' })
  tab.say('presence', { entries: [{ id: 'bob1' as SessionId, left: true }] })
  await tab.connection.close()
  expect(tab.clock.planned).toBe(0)
  expect(tab.dialer.hangUps).toBeGreaterThan(0)
})

test('pages are told of changes only when something changed', async () => {
  const tab = new Tab()
  const page = await tab.open()
  let calls = 0
  page.subscribe(() => (calls += 1))
  const { save, status } = page
  tab.connection.transportChanged()
  tab.say('head', { seq: 0 })
  tab.clock.advance(1000)
  expect(calls).toBe(0)
  expect(page.save).toBe(save)
  expect(page.status).toBe(status)
})

test('those who watch the connection hear of changes only', async () => {
  const tab = new Tab().wanted()
  await tab.connect()
  let calls = 0
  const stop = tab.connection.subscribe(() => (calls += 1))
  tab.connection.transportChanged()
  tab.connection.setOnline(false)
  expect(calls).toBe(0)
  await tab.cut()
  expect(calls).toBe(1)
  stop()
  await tab.connect()
  expect(calls).toBe(1)
})

test('a dialer is never asked for two connections at once', async () => {
  const calls: string[] = []
  const dialer = Object.assign(new FakeDialer(), { dial: () => calls.push('dial'), hangUp: () => calls.push('hang up') })
  const tab = new Tab({ dialer })
  await tab.connect()
  tab.connection.restart()
  tab.connection.disconnected()
  tab.connection.retryNow()
  expect(calls.filter((call, i) => call === 'dial' && calls[i - 1] !== 'hang up')).toEqual([])
})
