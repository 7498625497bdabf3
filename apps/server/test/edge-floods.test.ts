import { LeapingClock, newPage, NO_BROWSER, OPCODE, RawTab, RawWebSocket, signIn } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { edgeApp } from './edge-app.ts'

const CLIENT = 5000
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const enter = async (url: string, cookie: string, options: { auth?: object } = {}): Promise<RawTab> => {
  const tab = await RawTab.connect(url, { cookie, ...options })
  onTestFinished(() => tab.leave())
  return tab
}
const change = (length: number): Uint8Array => {
  const replica = Object.assign(new Y.Doc(), { clientID: CLIENT })
  replica.getMap('elements').set('shape', 'x'.repeat(length))
  return Y.encodeStateAsUpdate(replica)
}

test.each([
  ['the pongs of a heartbeat', '3', OPCODE.text],
  ['pings of its own', '', 9],
])('nobody who sends %s one after the other, signed in or not, stays connected', async (_what, text, opcode) => {
  const url = await edgeApp()
  const raw = await RawWebSocket.open(url, { headers: NO_BROWSER })
  onTestFinished(() => raw.close())
  raw.socket.on('error', () => undefined)
  raw.read(() => undefined)
  for (let i = 0; i < 10; i++) raw.send(text, opcode)
  await turn()
  expect(raw.socket.destroyed).toBe(false)
  let isOver = false
  const over = raw.closed.then(() => (isOver = true))
  for (let i = 0; i < 100; i++) raw.send(text, opcode)
  await over
  expect(isOver).toBe(true)
})

test('presence over 4 kB is refused as a bad message, and nobody is told of it', async () => {
  const url = await edgeApp()
  const cookie = await signIn(url)
  const page = await newPage(url, cookie, 'board')
  const [eve, other] = [await enter(url, cookie), await enter(url, await signIn(url))]
  const { answer } = await eve.join(page)
  await other.join(page)
  const selection = Array.from({ length: 50 }, () => '\u20ac'.repeat(64))
  eve.send('presence', { ch: answer.ch, patch: { selection } })
  expect(await eve.next('refused')).toEqual({ event: 'presence', code: 'bad_message' })
  const told = other.next('presence')
  eve.send('presence', { ch: answer.ch, patch: { selection: ['a'] } })
  expect((await told).entries).toEqual([{ id: answer.session, patch: { selection: ['a'] } }])
})

test('one person takes so many places in a page; a tab that joins over another connection gives up its former place', async () => {
  const url = await edgeApp({ LIMIT_SEATS_PER_PERSON: '2' })
  const [eve, alice] = [await signIn(url), await signIn(url)]
  const page = await newPage(url, alice, 'board')
  const auth = { protocol: 1, tab: 'sametabsametab' }
  const tabs = [await enter(url, eve, { auth }), await enter(url, eve), await enter(url, eve), await enter(url, eve, { auth })] as const
  const ask = (tab: RawTab) => tab.ask('join', { pageId: page, clientIds: [] })
  const [first] = [await ask(tabs[0]), await ask(tabs[1])] as [{ ch: number }, unknown]
  expect(await ask(tabs[2])).toMatchObject({ ok: false, code: 'too_many_sessions', retryAfter: expect.any(Number) })
  expect(await ask(await enter(url, alice))).toMatchObject({ ok: true })
  const closed = tabs[0].next('closed')
  expect(await ask(tabs[3])).toMatchObject({ ok: true })
  expect(await closed).toEqual({ ch: first.ch, reason: 'too_many_sessions', retry: false })
  expect(await tabs[0].probe()).toBeTypeOf('number')
})

test('who is sent so much content that it is enough for a while is told when to come again, to join as well as to catch up', async () => {
  const clock = new LeapingClock()
  const url = await edgeApp({ LIMIT_STATE_BYTES_PER_SECOND: '20000', LIMIT_STATE_BYTES_BURST: '50000', LIMIT_PERSON_SHARE: '2' }, clock)
  const cookie = await signIn(url)
  const page = await newPage(url, cookie, 'board')
  const writer = await enter(url, cookie)
  const { answer } = await writer.join(page, [CLIENT])
  expect(await writer.update(answer.ch, change(40_000))).toBe('stored')
  const eve = await enter(url, await signIn(url))
  const { ch, epoch } = (await eve.join(page)).answer
  await eve.join(page)
  const refused = (await eve.ask('join', { pageId: page, clientIds: [] })) as { retryAfter: number }
  expect(refused).toMatchObject({ ok: false, code: 'rate', retryAfter: expect.any(Number) })
  eve.send('resync', { ch, epoch, seq: 0 })
  expect(await eve.next('refused')).toMatchObject({ event: 'resync', code: 'rate', retryAfter: expect.any(Number) })
  expect(await eve.probe()).toBeTypeOf('number')
  clock.leap(refused.retryAfter)
  expect(await eve.ask('join', { pageId: page, clientIds: [] })).toMatchObject({ ok: true })
})

test('people who share an address share what may come from there; another address is not touched', async () => {
  const url = await edgeApp({ TRUST_PROXY: '1', LIMIT_ADDRESS_SHARE: '1', LIMIT_JOINS_PER_SECOND: '1', LIMIT_BURST_SECONDS: '3' })
  const page = await newPage(url, await signIn(url), 'board')
  const join = async (address: string) => {
    const tab = await RawTab.connect(url, { cookie: await signIn(url), headers: { ...NO_BROWSER, 'x-forwarded-for': address } })
    onTestFinished(() => tab.leave())
    return ((await tab.ask('join', { pageId: page, clientIds: [] })) as { code?: string }).code ?? 'joined'
  }
  const joins: string[] = []
  for (const address of ['school', 'school', 'school', 'school', 'home'].map((place) =>
    place === 'home' ? '198.51.100.2' : '198.51.100.1',
  ))
    joins.push(await join(address))
  expect(joins).toEqual(['joined', 'joined', 'joined', 'rate', 'joined'])
})
