import { newPageId, packUpdates, unpackUpdates, type JoinAnswer, type ServerMessages } from '@tandem/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { next, refusal, RunningApp } from './running-app.ts'

let app: RunningApp

beforeAll(async () => {
  app = await RunningApp.start()
})
afterAll(async () => {
  await app.stop()
})

/** Whose ids these are is new for each page. */
const ALICE = 100_000
const EVE = 666_000

const update = (text: string, clientID = ALICE): Uint8Array => {
  const replica = Object.assign(new Y.Doc(), { clientID })
  replica.getXmlFragment('body').insert(0, [new Y.XmlText(text)])
  return Y.encodeStateAsUpdate(replica)
}

const joined = async (cookie: string, pageId: string, clientIds: number[] = []) => {
  const socket = app.connect(cookie)
  const state = next<ServerMessages['state']>(socket, 'state')
  const answer = (await socket.emitWithAck('join', { pageId, clientIds })) as Extract<JoinAnswer, { ok: true }>
  return { socket, ...answer, state: await state }
}

test('a guest is called what they said when they joined, and can change the name', async () => {
  const cookie = await app.workspace.signIn(' Bea ')
  const me = (await (await app.request('/api/v1/me', { cookie })).json()) as object
  expect(me).toMatchObject({ name: 'Bea', guest: true, kind: 'guest', isAdmin: false, email: null })
  const renamed = await app.request('/api/v1/me', { cookie, method: 'PATCH', body: { name: '  Ada  ' } })
  expect(await renamed.json()).toEqual({ ...me, name: 'Ada' })
  for (const body of [{ name: '' }, { name: 'x'.repeat(81) }, { name: 'Ada', role: 'owner' }, [], 'Ada']) {
    const refused = await app.request('/api/v1/me', { cookie, method: 'PATCH', body })
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8'])
  }
})

test('a page is made, listed and found; an unknown one is a problem with a code', async () => {
  const cookie = app.workspace.owner
  const page = await app.newPage(cookie)
  const { pages } = (await (await app.request('/api/v1/pages', { cookie })).json()) as { pages: { id: string }[] }
  expect(pages.map(({ id }) => id)).toContain(page.id)
  expect(await (await app.request(`/api/v1/pages/${page.id}`, { cookie })).json()).toEqual(page)
  for (const id of [newPageId(), 'x', '..%2f..']) {
    const missing = await app.request(`/api/v1/pages/${id}`, { cookie })
    expect([missing.status, ((await missing.json()) as { code: string }).code]).toEqual([404, 'not_found'])
  }
  expect((await app.request('/api/v1/pages')).status).toBe(401)
})

test('a change that comes from another site is refused', async () => {
  const { cookie } = await app.signIn()
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
    expect((await app.request('/api/v1/pages', { cookie, method: 'POST', body: { kind: 'board' }, headers })).status).toBe(403)
    expect(await refusal(app.connect(cookie, { headers }))).toBe('websocket error')
  }
  const form = await fetch(`${app.url}/api/v1/pages`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'text/plain' },
    body: '{"kind":"board"}',
  })
  expect(form.status).toBe(403)
})

test('without a sign-in, with another version or with nonsense there is no connection, and the code says why', async () => {
  const { cookie } = await app.signIn()
  expect(await refusal(app.connect(''))).toEqual({ code: 'signed_out' })
  expect(await refusal(app.connect(cookie, { auth: { protocol: 0, tab: 'a' } }))).toEqual({ code: 'version_too_old' })
  expect(await refusal(app.connect(cookie, { auth: { protocol: 'x', tab: {} } }))).toEqual({ code: 'bad_message' })
})

test('D2 an update goes to the others after it is stored, and a newcomer gets it with the state', async () => {
  const [alice, bob] = [await app.signIn(), await app.signIn()]
  const page = await app.newPage(alice.cookie)
  const a = await joined(alice.cookie, page.id, [ALICE])
  const b = await joined(bob.cookie, page.id)
  expect([a.seq, a.role, a.kind]).toEqual([1, 'editor', 'document'])
  const arrives = next<ServerMessages['updates']>(b.socket, 'updates')
  const stored = next<ServerMessages['stored']>(a.socket, 'stored')
  const bytes = update('hello')
  a.socket.emit('update', { ch: a.ch, n: 1, bytes })
  expect(await stored).toEqual({ ch: a.ch, epoch: a.epoch, n: 1, from: 2, to: 2 })
  expect(await arrives).toEqual({ ch: b.ch, epoch: b.epoch, from: 2, to: 2, updates: [bytes] })
  const c = await joined(alice.cookie, page.id, [ALICE + 1, ALICE])
  expect(c.state.seq).toBe(2)
  expect(unpackUpdates(c.state.bytes)).toContainEqual(bytes)
  const again = next<ServerMessages['stored']>(c.socket, 'stored')
  c.socket.emit('update', { ch: c.ch, n: 1, bytes })
  expect(await again).toEqual({ ch: c.ch, epoch: c.epoch, n: 1 })
  for (const { socket } of [a, b, c]) socket.disconnect()
})

test('people see who is here, and a new name, from the server and not from the browser', async () => {
  const [alice, bob] = [await app.signIn(), await app.signIn()]
  const page = await app.newPage(alice.cookie)
  const a = await joined(alice.cookie, page.id)
  const arrives = next<ServerMessages['presence']>(a.socket, 'presence')
  const b = await joined(bob.cookie, page.id)
  expect((await arrives).entries).toEqual([{ id: b.session, person: bob.person, patch: {} }])
  const renamed = next<ServerMessages['presence']>(a.socket, 'presence')
  await app.request('/api/v1/me', { cookie: bob.cookie, method: 'PATCH', body: { name: 'Bob' } })
  expect((await renamed).entries[0]?.person?.name).toBe('Bob')
  const { pages } = (await (await app.request('/api/v1/pages', { cookie: app.workspace.owner })).json()) as {
    pages: { id: string; people: { name: string }[] }[]
  }
  expect(
    pages
      .find(({ id }) => id === page.id)
      ?.people.map(({ name }) => name)
      .toSorted(),
  ).toEqual(['Bob', alice.person.name].toSorted())
  const left = next<ServerMessages['presence']>(a.socket, 'presence')
  b.socket.disconnect()
  expect((await left).entries).toEqual([{ id: b.session, left: true }])
  a.socket.disconnect()
})

test('a browser that only polls is answered once, by the socket and not by the pages too', async () => {
  const { cookie } = await app.signIn()
  const page = await app.newPage(cookie)
  const socket = app.connect(cookie, { transport: 'polling' })
  const answer = (await socket.emitWithAck('join', { pageId: page.id, clientIds: [] })) as JoinAnswer
  expect(answer.ok).toBe(true)
  socket.disconnect()
  expect((await app.request('/readyz')).status).toBe(200)
})

const BAD: [string, string, unknown[]][] = [
  ['an unknown event', 'nonsense', [{}]],
  ['nothing at all', 'update', []],
  ['a number for an object', 'update', [7]],
  ['a text for bytes', 'update', [{ ch: 1, n: 1, bytes: 'x' }]],
  ['an unknown field', 'presence', [{ ch: 1, patch: {}, name: 'Eve' }]],
  ['somebody else as oneself', 'presence', [{ ch: 1, patch: { person: { name: 'Eve' } } }]],
  ['a presence of 10 kB', 'presence', [{ ch: 1, patch: { editing: 'x'.repeat(10_000) } }]],
  ['a join without a question', 'join', [{ pageId: 'x' }]],
  ['nesting', 'leave', [{ ch: [[[[1]]]] }]],
  ['a live frame of 2 kB', 'live', [{ ch: 1, bytes: new Uint8Array(2048) }]],
  ['several bodies', 'leave', [{ ch: 1 }, { ch: 2 }]],
  ['an infinite number', 'resync', [{ ch: 1, epoch: 1, seq: Number.POSITIVE_INFINITY }]],
]

test.each(BAD)('%s is refused with a code, the sender is cut off after three, nobody else notices', async (_what, event, args) => {
  const [alice, eve] = [await app.signIn(), await app.signIn()]
  const page = await app.newPage(alice.cookie)
  const a = await joined(alice.cookie, page.id, [ALICE])
  const e = await joined(eve.cookie, page.id)
  const closed = next<ServerMessages['closed']>(e.socket, 'closed')
  const gone = next<string>(e.socket, 'disconnect')
  const refused: ServerMessages['refused'][] = []
  e.socket.on('refused', (body: ServerMessages['refused']) => refused.push(body))
  for (let i = 0; i < 5; i++) e.socket.emit(event, ...args)
  expect(await closed).toEqual({ reason: 'bad_messages', retry: false })
  await gone
  expect(refused).toEqual(Array.from({ length: 3 }, () => ({ event, code: 'bad_message' })))
  const stored = next<ServerMessages['stored']>(a.socket, 'stored')
  a.socket.emit('update', { ch: a.ch, n: 1, bytes: update('still here') })
  expect((await stored).n).toBe(1)
  a.socket.disconnect()
})

test('D6 D8 damaged, oversize and forged updates never reach the log or another browser', async () => {
  const [alice, eve] = [await app.signIn(), await app.signIn()]
  const page = await app.newPage(alice.cookie)
  const a = await joined(alice.cookie, page.id, [ALICE])
  const seen: unknown[] = []
  a.socket.on('updates', (body) => seen.push(body))
  const good = update('x'.repeat(50), EVE)
  const gap = (() => {
    const replica = Object.assign(new Y.Doc(), { clientID: EVE })
    const text = new Y.XmlText('a')
    replica.getXmlFragment('body').insert(0, [text])
    const before = Y.encodeStateVector(replica)
    text.insert(1, 'b')
    return Y.encodeStateAsUpdate(replica, before)
  })()
  const cases: [Uint8Array, string][] = [
    [good.slice(0, -3), 'bad_update'],
    [Uint8Array.of(...good, 1, 2, 3), 'bad_update'],
    [Y.convertUpdateFormatV1ToV2(good), 'bad_update'],
    [update('x'.repeat(300_000), EVE), 'too_large'],
    [update('not hers', ALICE), 'client_not_owned'],
    [gap, 'need_sync'],
  ]
  for (const [bytes, code] of cases) {
    const e = await joined(eve.cookie, page.id, [EVE])
    const rejected = next<ServerMessages['rejected']>(e.socket, 'rejected')
    e.socket.emit('update', { ch: e.ch, n: 1, bytes })
    expect(await rejected).toEqual({ ch: e.ch, n: 1, code })
    e.socket.disconnect()
  }
  const after = await joined(alice.cookie, page.id)
  expect([after.seq, seen]).toEqual([1, []])
  for (const { socket } of [a, after]) socket.disconnect()
})

test('an update larger than one message comes in parts, is stored as one row and reaches the others', async () => {
  const [alice, bob] = [await app.signIn(), await app.signIn()]
  const page = await app.newPage(alice.cookie)
  const a = await joined(alice.cookie, page.id, [ALICE])
  const b = await joined(bob.cookie, page.id)
  const whole = update('y'.repeat(600_000))
  const size = 200_000
  const parts = Math.ceil(whole.byteLength / size)
  const stored = next<ServerMessages['stored']>(a.socket, 'stored')
  const head = next<ServerMessages['head']>(b.socket, 'head')
  for (let part = 0; part < parts; part++)
    a.socket.emit('outbox', { ch: a.ch, n: 1, part, parts, bytes: whole.subarray(part * size, (part + 1) * size) })
  expect(await stored).toMatchObject({ n: 1, from: 2, to: 2 })
  expect((await head).seq).toBe(2)
  const got: Uint8Array[] = []
  const complete = new Promise<void>((resolve) => {
    b.socket.on('state', ({ bytes, part, parts: all }: ServerMessages['state']) => {
      got.push(bytes)
      if (part === all - 1) resolve()
    })
  })
  b.socket.emit('resync', { ch: b.ch, epoch: b.epoch, seq: 1 })
  await complete
  expect(Buffer.concat(got)).toEqual(Buffer.from(packUpdates([whole])))
  for (const { socket } of [a, b]) socket.disconnect()
})

test('health and readiness answer without a sign-in, and every answer carries the policy', async () => {
  for (const path of ['/healthz', '/readyz', '/api/v1/nothing']) {
    const response = await app.request(path)
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  }
  expect((await app.request('/readyz')).status).toBe(200)
})

test('what is large and not packed yet goes out compressed', async () => {
  const cookie = app.workspace.owner
  for (let i = 0; i < 12; i++) await app.newPage(cookie)
  const list = await app.request('/api/v1/pages', { cookie, headers: { 'accept-encoding': 'gzip' } })
  expect(list.headers.get('content-encoding')).toBe('gzip')
})

test('where no token is configured there is nothing at the address of the metrics, whatever is shown for it', async () => {
  for (const authorization of ['', 'Bearer', 'Bearer undefined', 'Bearer some-token-of-sixteen-letters']) {
    const answer = await app.request('/metrics', { cookie: app.workspace.owner, headers: { authorization } })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'not_found'])
  }
})
