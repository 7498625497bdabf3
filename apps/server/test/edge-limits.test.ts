import { once } from 'node:events'
import { connect } from 'node:net'
import { newPageId, parser, PROTOCOL_VERSION, type ServerMessages } from '@tandem/protocol'
import { LeapingClock, newPage, NO_BROWSER, OPCODE, RawTab, RawWebSocket, signIn } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { edgeApp } from './edge-app.ts'

const CLIENT = 5000

/** One small change after another, as an editor makes them. */
const changes = (count: number, clientID = CLIENT): Uint8Array[] => {
  const replica = Object.assign(new Y.Doc(), { clientID })
  const made: Uint8Array[] = []
  replica.on('update', (bytes: Uint8Array) => made.push(bytes))
  const elements = replica.getMap('elements')
  for (let i = 0; i < count; i++) elements.set(`shape${i}`, i)
  return made
}

const enter = async (url: string, options: { cookie?: string; headers?: Record<string, string> } = {}): Promise<RawTab> => {
  const cookie = options.cookie ?? (await signIn(url))
  const tab = await RawTab.connect(url, { cookie, headers: { ...NO_BROWSER, ...options.headers } })
  onTestFinished(() => tab.leave())
  return tab
}
const refusal = (entering: Promise<RawTab>): Promise<unknown> =>
  entering.then(
    () => 'let in',
    (error: Error & { data?: unknown }) => error.data,
  )
const heard = <Body>(tab: RawTab, event: string): Body[] => tab.heard.filter((one) => one.event === event).map(({ body }) => body as Body)
const board = async (url: string, cookie: string) => newPage(url, cookie, 'board')

test('who sends more changes than the rate allows is told when to go on, nothing slips past the gap, and then it goes on', async () => {
  const clock = new LeapingClock()
  const url = await edgeApp({ LIMIT_UPDATES_PER_SECOND: '20', LIMIT_UPDATES_BURST: '20' }, clock)
  const cookie = await signIn(url)
  const tab = await enter(url, { cookie })
  const { answer } = await tab.join(await board(url, cookie), [CLIENT])
  const made = changes(40)
  made.forEach((bytes, index) => tab.send('update', { ch: answer.ch, n: index + 1, bytes }))
  const first = await tab.next('rejected', ({ n }) => n === 40)
  const rejected = heard<ServerMessages['rejected']>(tab, 'rejected')
  expect(first).toMatchObject({ code: 'rate' })
  const refusedFrom = rejected[0]?.n ?? 0
  expect(refusedFrom).toBeGreaterThan(20)
  expect(rejected.map(({ n, code }) => [n, code])).toEqual(Array.from({ length: 41 - refusedFrom }, (_, i) => [refusedFrom + i, 'rate']))
  clock.leap(first.retryAfter ?? Infinity)
  const stored = tab.next('stored', ({ n }) => n === 99)
  tab.send('update', { ch: answer.ch, n: 99, bytes: made[refusedFrom - 1] })
  expect((await stored).n).toBe(99)
})

test('who goes on for three bursts is cut off and not asked back', async () => {
  const url = await edgeApp({ LIMIT_UPDATES_PER_SECOND: '1', LIMIT_UPDATES_BURST: '10' })
  const cookie = await signIn(url)
  const tab = await enter(url, { cookie })
  const { answer } = await tab.join(await board(url, cookie), [CLIENT])
  const closed = tab.next('closed')
  changes(60).forEach((bytes, index) => tab.send('update', { ch: answer.ch, n: index + 1, bytes }))
  expect(await closed).toEqual({ reason: 'bad_messages', retry: false })
  await tab.gone()
})

test('each event that asks has its own rate and answers with when to ask again; presence is dropped without a word', async () => {
  const url = await edgeApp({
    LIMIT_BURST_SECONDS: '1',
    LIMIT_BURSTS_BEFORE_CUT: '1000',
    LIMIT_JOINS_PER_SECOND: '2',
    LIMIT_CLAIMS_PER_SECOND: '2',
    LIMIT_VERIFIES_PER_SECOND: '2',
    LIMIT_RESYNCS_PER_SECOND: '2',
    LIMIT_OTHERS_PER_SECOND: '2',
    LIMIT_VOLATILE_PER_SECOND: '2',
  })
  const cookie = await signIn(url)
  const tab = await enter(url, { cookie })
  const { answer } = await tab.join(await board(url, cookie), [CLIENT])
  const { ch, epoch, seq } = answer
  const asked: [string, object][] = [
    ['join', { pageId: newPageId(), clientIds: [] }],
    ['claim', { ch, clientIds: [CLIENT] }],
    ['verify', { ch, epoch, seq, digest: new Uint8Array(16) }],
    ['probe', {}],
  ]
  for (const [event, body] of asked) {
    const answers = await Promise.all(Array.from({ length: 5 }, () => tab.ask(event, body)))
    expect(answers.at(-1), event).toMatchObject({ ok: false, code: 'rate', retryAfter: expect.any(Number) })
    expect(answers[0], event).not.toMatchObject({ code: 'rate' })
  }
  for (let i = 0; i < 5; i++) tab.send('resync', { ch, epoch, seq })
  expect(await tab.next('refused')).toMatchObject({ event: 'resync', code: 'rate', retryAfter: expect.any(Number) })
  const before = heard(tab, 'refused').length
  for (let i = 0; i < 50; i++) tab.send('presence', { ch, patch: { activity: 'active' } })
  for (let i = 0; i < 50; i++) tab.send('live', { ch, bytes: new Uint8Array(8) })
  await tab.ask('claim', { ch, clientIds: [] })
  expect([
    heard(tab, 'refused').length >= before,
    heard<{ event: string }>(tab, 'refused').filter(({ event }) => event !== 'resync'),
  ]).toEqual([true, []])
})

test('a person has so many connections at the same time; one that ends makes room', async () => {
  const url = await edgeApp({ LIMIT_CONNECTIONS_PER_PERSON: '2' })
  const [alice, bob] = [await signIn(url), await signIn(url)]
  const [first] = [await enter(url, { cookie: alice }), await enter(url, { cookie: alice })]
  expect(await refusal(enter(url, { cookie: alice }))).toEqual({ code: 'too_many_sessions', retryAfter: expect.any(Number) })
  await enter(url, { cookie: bob })
  first.leave()
  let again: unknown
  for (let tries = 0; again !== 'let in' && tries < 50; tries++) again = await refusal(enter(url, { cookie: alice }))
  expect(again).toBe('let in')
})

test('an address has so many connections, and inventing another address in a header changes nothing', async () => {
  const url = await edgeApp({ LIMIT_CONNECTIONS_PER_ADDRESS: '2' })
  for (let i = 0; i < 2; i++) await enter(url, { headers: { 'x-forwarded-for': `198.51.100.${i}` } })
  for (const forged of ['198.51.100.77', '198.51.100.78, 127.0.0.1']) {
    expect(await refusal(enter(url, { headers: { 'x-forwarded-for': forged } }))).toMatchObject({ code: 'too_many_sessions' })
  }
})

test('behind a proxy that is trusted the address is what that proxy saw, and what stood there before changes nothing', async () => {
  const url = await edgeApp({ LIMIT_CONNECTIONS_PER_ADDRESS: '1', TRUST_PROXY: '1' })
  await enter(url, { headers: { 'x-forwarded-for': '198.51.100.1' } })
  await enter(url, { headers: { 'x-forwarded-for': '198.51.100.2' } })
  expect(await refusal(enter(url, { headers: { 'x-forwarded-for': '10.0.0.9, 198.51.100.2' } }))).toMatchObject({
    code: 'too_many_sessions',
  })
})

test('a page that is full says so and when to try again, but lets a tab back in that it knows', async () => {
  const url = await edgeApp({ LIMIT_SESSIONS_PER_PAGE: '2' })
  const cookie = await signIn(url)
  const page = await board(url, cookie)
  const tabs = [await enter(url), await enter(url), await enter(url)] as const
  await tabs[0].join(page, [CLIENT])
  await tabs[1].join(page, [CLIENT + 1])
  const full = { ok: false, code: 'too_many_sessions', retryAfter: expect.any(Number) }
  expect(await tabs[2].ask('join', { pageId: page, clientIds: [] })).toEqual(full)
  expect(await tabs[1].ask('join', { pageId: page, clientIds: [CLIENT + 1] })).toMatchObject({ ok: true })
  tabs[0].leave()
  let again: unknown
  for (let tries = 0; tries < 50; tries++) {
    again = await tabs[2].ask('join', { pageId: page, clientIds: [] })
    if ((again as { ok: boolean }).ok) break
  }
  expect(again).toMatchObject({ ok: true })
})

test('however often a tab joins a page at the same moment, it is in there once', async () => {
  const url = await edgeApp()
  const [alice, bob] = [await signIn(url), await signIn(url)]
  const page = await board(url, alice)
  const tab = await enter(url, { cookie: alice })
  await Promise.all(Array.from({ length: 10 }, () => tab.ask('join', { pageId: page, clientIds: [CLIENT] })))
  const other = await enter(url, { cookie: bob })
  const present = other.next('presence')
  await other.join(page)
  expect((await present).entries.length).toBe(2)
})

test('a connection that joins no page in time is closed; one that has left its last page is not', async () => {
  const url = await edgeApp({ LIMIT_SECONDS_WITHOUT_JOINING: '1' })
  const cookie = await signIn(url)
  const [idle, left, lost] = [await enter(url, { cookie }), await enter(url, { cookie }), await enter(url, { cookie })]
  const { answer } = await left.join(await board(url, cookie), [CLIENT])
  left.send('leave', { ch: answer.ch })
  expect(await lost.ask('join', { pageId: newPageId(), clientIds: [] })).toMatchObject({ code: 'not_found' })
  expect(await idle.next('closed')).toEqual({ reason: 'idle', retry: false })
  await Promise.all([idle.gone(), lost.gone()])
  expect(await left.probe()).toBeTypeOf('number')
})

test('who connects and never says who they are is gone after ten seconds, and so is who says nothing at all', async () => {
  const url = await edgeApp()
  const began = performance.now()
  const mute = connect(Number(new URL(url).port), '127.0.0.1')
  const silent = await RawWebSocket.open(url, { headers: NO_BROWSER })
  silent.read(() => undefined)
  await Promise.all([silent.closed, once(mute.resume(), 'close')])
  expect((performance.now() - began) / 1000).toBeLessThan(26)
}, 40_000)

test('a changed number of bad messages is what a connection may send', async () => {
  const url = await edgeApp({ LIMIT_BAD_MESSAGES: '5' })
  const tab = await enter(url)
  const closed = tab.next('closed')
  for (let i = 0; i < 8; i++) tab.send('nonsense', {})
  expect(await closed).toEqual({ reason: 'bad_messages', retry: false })
  expect(heard(tab, 'refused').length).toBe(5)
})

test('one post of as many messages as it holds ends its connection and holds nobody up', async () => {
  const url = await edgeApp()
  const [other, cookie] = [await enter(url), await signIn(url)]
  const headers = { ...NO_BROWSER, cookie }
  const open = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers })
  const { sid } = JSON.parse((await open.text()).slice(1)) as { sid: string }
  const address = `${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`
  const text = (packet: object) =>
    `b${Buffer.from(new parser.Encoder().encode({ nsp: '/sync', ...packet } as never)[0]).toString('base64')}`
  const post = (body: string) => fetch(address, { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body })
  await post(text({ type: 0, data: { protocol: PROTOCOL_VERSION, tab: 'tab' } }))
  await fetch(address, { headers })
  const event = text({ type: 2, data: ['leave', { ch: 1 }] })
  const flood = post(Array.from({ length: Math.floor(990_000 / (event.length + 1)) }, () => event).join('\u001e')).catch(() => undefined)
  const waited = await other.probe()
  await flood
  expect(waited).toBeLessThan(1000)
  // What was said before the end, then the end.
  const last = await fetch(address, { headers })
  expect(last.status === 404 || (await last.text()).endsWith('1')).toBe(true)
})

test('a WebSocket that floods requests for namespaces is cut before it is answered for long', async () => {
  const url = await edgeApp()
  const raw = await RawWebSocket.open(url, { headers: NO_BROWSER })
  let answered = 0
  raw.read(({ opcode }) => opcode === OPCODE.binary && answered++)
  const [packet] = new parser.Encoder().encode({ type: 0, nsp: '/nothing', data: {} })
  for (let i = 0; i < 1000; i++) raw.send(packet)
  await raw.closed
  expect(answered).toBeLessThanOrEqual(20)
})

test('a page of as many pieces as it may hold takes no more of them, and other pages go on', async () => {
  const url = await edgeApp({ LIMIT_PAGE_STRUCTS: '20' })
  const cookie = await signIn(url)
  const tab = await enter(url, { cookie })
  const { answer } = await tab.join(await board(url, cookie), [CLIENT])
  const verdicts: string[] = []
  for (const bytes of changes(25)) verdicts.push(await tab.update(answer.ch, bytes))
  const full = verdicts.indexOf('page_full')
  expect(full).toBeGreaterThan(15)
  expect(full).toBeLessThan(21)
  expect(new Set(verdicts.slice(0, full))).toEqual(new Set(['stored']))
  const other = await tab.join(await board(url, cookie), [CLIENT])
  expect(await tab.update(other.answer.ch, changes(1)[0] as Uint8Array)).toBe('stored')
})
