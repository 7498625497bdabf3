import { connect as tcpConnect } from 'node:net'
import { newPageId, parser, unpackUpdates, type ClientEvent, type JoinAnswer, type PageId, type ServerMessages } from '@tandem/protocol'
import fc from 'fast-check'
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { next, RunningApp } from './running-app.ts'

const SEED = 20_261
const MESSAGES = 300
const WITNESS_CLIENT = 100_000
const EVE_CLIENT = 666_000

let app: RunningApp
let witness: Witness
let eve: Eve

/** Somebody honest, who writes a word now and then and hears everything that is stored. */
class Witness {
  readonly page: PageId
  readonly replica = new Y.Doc()
  readonly #socket: Socket
  readonly #ch: number
  #n = 0

  constructor(socket: Socket, page: PageId, ch: number) {
    this.#socket = socket
    this.page = page
    this.#ch = ch
    socket.on('updates', ({ updates }: ServerMessages['updates']) => updates.forEach((update) => Y.applyUpdate(this.replica, update)))
  }

  static async arrive(): Promise<Witness> {
    const { cookie } = await app.signIn()
    const page = (await app.newPage(cookie, 'board')).id
    const { socket, ch, state } = await joined(cookie, page, WITNESS_CLIENT)
    const witness = new Witness(socket, page, ch)
    Y.applyUpdate(witness.replica, state)
    witness.replica.clientID = WITNESS_CLIENT
    return witness
  }

  async write(): Promise<void> {
    const before = Y.encodeStateVector(this.replica)
    this.replica.getMap('elements').set(`word ${++this.#n}`, new Y.Map())
    const stored = next<ServerMessages['stored']>(this.#socket, 'stored')
    this.#socket.emit('update', { ch: this.#ch, n: this.#n, bytes: Y.encodeStateAsUpdate(this.replica, before) })
    if ((await stored).n !== this.#n) throw new Error('somebody else was told that this is stored')
  }

  leave(): void {
    this.#socket.disconnect()
  }
}

/** Somebody who sends anything, and comes back whenever they are cut off. */
class Eve {
  readonly cookie: string
  socket!: Socket
  ch = 0
  n = 1000
  /** The updates of hers that the server took, because they happened to be sound. */
  readonly taken: Uint8Array[] = []
  cutOffs = 0
  #page: PageId
  /** The id she would go on with; the one she writes under lies in her outbox, so to say. */
  #fresh = EVE_CLIENT + 1000

  constructor(cookie: string, page: PageId) {
    this.cookie = cookie
    this.#page = page
  }

  async enter(): Promise<void> {
    const { socket, ch } = await joined(this.cookie, this.#page, ++this.#fresh, EVE_CLIENT)
    this.socket = socket
    this.ch = ch
  }

  /** Resolves when the server has dealt with what `send` sent: it answers a probe, or has cut the connection. */
  async tries(send: (socket: Socket) => void): Promise<void> {
    if (!this.socket.connected) await this.enter()
    const { socket } = this
    send(socket)
    await socket.emitWithAck('probe', {}).catch(() => this.cutOffs++)
  }

  /** Sends an update with a number of its own; answers what the server said about it. */
  async triesUpdate(bytes: Uint8Array): Promise<'stored' | 'rejected'> {
    if (!this.socket.connected) await this.enter()
    const n = ++this.n
    const { socket } = this
    const answer = new Promise<'stored' | 'rejected'>((resolve) => {
      socket.on('stored', (body: ServerMessages['stored']) => body.n >= n && resolve('stored'))
      socket.on('rejected', (body: ServerMessages['rejected']) => body.n === n && resolve('rejected'))
    })
    await this.tries((socket) => socket.emit('update', { ch: this.ch, n, bytes }))
    const said = await answer
    socket.off('stored').off('rejected')
    if (said === 'stored') this.taken.push(bytes)
    return said
  }
}

const joined = async (cookie: string, page: PageId, ...clientIds: number[]): Promise<{ socket: Socket; ch: number; state: Uint8Array }> => {
  const socket = app.connect(cookie)
  const state = next<ServerMessages['state']>(socket, 'state')
  const answer = (await socket.emitWithAck('join', { pageId: page, clientIds })) as Extract<JoinAnswer, { ok: true }>
  const updates = new Y.Doc()
  for (const update of unpackUpdates((await state).bytes)) Y.applyUpdate(updates, update)
  return { socket, ch: answer.ch, state: Y.encodeStateAsUpdate(updates) }
}

const genuine = (): Uint8Array => {
  const replica = Object.assign(new Y.Doc(), { clientID: EVE_CLIENT })
  const map = replica.getMap('elements')
  map.set(
    'a',
    new Y.Map([
      ['x', 1],
      ['points', [1, 2, 3]],
      ['text', 'häß 🙂'],
    ] as [string, unknown][]),
  )
  const words = new Y.Text('hello')
  map.set('words', words)
  words.format(0, 4, { bold: true })
  words.delete(1, 2)
  return Y.encodeStateAsUpdate(replica)
}
const GENUINE = genuine()

/** Genuine bytes with some of them changed, taken out, doubled, or cut off. */
const mutated = (original: Uint8Array) =>
  fc
    .array(fc.record({ at: fc.nat(original.length - 1), byte: fc.nat(255), how: fc.constantFrom('set', 'drop', 'insert', 'cut') }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => {
      let bytes = [...original]
      for (const { at, byte, how } of changes) {
        if (how === 'set') bytes[at % (bytes.length || 1)] = byte
        else if (how === 'drop') bytes.splice(at, 1)
        else if (how === 'insert') bytes.splice(at, 0, byte)
        else bytes = bytes.slice(0, Math.max(1, at))
      }
      return Uint8Array.from(bytes)
    })

const bytes = fc.uint8Array({ maxLength: 300 })
const anything = fc.oneof(fc.anything({ maxDepth: 4 }), bytes, fc.double(), fc.maxSafeInteger())
/** A body of the right form with one or more fields that are anything, or gone, or one too many. */
const nearly = (body: Record<string, unknown>) =>
  fc
    .tuple(fc.constantFrom(...Object.keys(body), 'extra'), anything, fc.boolean())
    .map(([field, value, gone]) =>
      Object.fromEntries(Object.entries({ ...body, [field]: value }).filter(([name]) => !(gone && name === field))),
    )

/** Sound messages of a session in channel `ch`. */
const sound = (ch: number): Record<ClientEvent, Record<string, unknown>> => ({
  join: { pageId: newPageId(), epoch: 1, seq: 1, stateVector: Uint8Array.of(0), clientIds: [EVE_CLIENT] },
  claim: { ch, clientIds: [EVE_CLIENT + 1] },
  update: { ch, n: 1, bytes: GENUINE },
  outbox: { ch, n: 1, part: 0, parts: 2, bytes: Uint8Array.of(0, 0) },
  resync: { ch, epoch: 1, seq: 0 },
  verify: { ch, epoch: 1, seq: 1, digest: new Uint8Array(16) },
  presence: { ch, patch: { pointer: { x: 1, y: 1, tool: 'laser', button: 'down' } } },
  live: { ch, bytes: Uint8Array.of(1, 2, 3) },
  leave: { ch },
  probe: {},
})
const EVENTS = Object.keys(sound(1)) as ClientEvent[]
const ANSWERED: ClientEvent[] = ['join', 'claim', 'verify']

/** Sends one generated message after the other, from the same seed each time; the honest one writes in between. */
const throughout = async <Value>(
  arbitrary: fc.Arbitrary<Value>,
  send: (value: Value) => Promise<void>,
  numRuns = MESSAGES,
): Promise<void> => {
  let count = 0
  const property = fc.asyncProperty(arbitrary, async (value) => {
    await send(value)
    if (++count % 50 === 0) await witness.write()
  })
  await fc.assert(property, { seed: SEED, numRuns, endOnFailure: true })
}

/** The page holds what the honest one wrote and the updates that were taken, and nothing else. */
const expectUntouched = async (): Promise<void> => {
  await witness.write()
  const { socket, state } = await joined((await app.signIn()).cookie, witness.page)
  socket.disconnect()
  const found = new Y.Doc()
  Y.applyUpdate(found, state)
  expect([found.store.pendingStructs, found.store.pendingDs]).toEqual([null, null])
  const expected = () => {
    const all = new Y.Doc()
    for (const update of [Y.encodeStateAsUpdate(witness.replica), ...eve.taken]) Y.applyUpdate(all, update)
    return Y.snapshot(all)
  }
  await expect.poll(() => Y.equalSnapshots(Y.snapshot(found), expected())).toBe(true)
  expect((await app.request('/readyz')).status).toBe(200)
}

beforeAll(async () => {
  // Eve comes back at once each time she is cut off, which no honest tab does.
  app = await RunningApp.start({
    LIMIT_JOINS_PER_SECOND: '1000',
    LIMIT_NEW_CONNECTIONS_PER_SECOND: '1000',
    LIMIT_OTHERS_PER_SECOND: '1000',
  })
  witness = await Witness.arrive()
  eve = new Eve((await app.signIn()).cookie, witness.page)
  await eve.enter()
})
afterAll(async () => {
  eve.socket.disconnect()
  witness.leave()
  await app.stop()
})

test.each(EVENTS)('300 bodies of %s that are nearly or not at all what they should be change nothing', async (event) => {
  const before = eve.cutOffs
  await throughout(fc.oneof(nearly(sound(eve.ch)[event]), anything), (body) =>
    eve.tries((socket) => (ANSWERED.includes(event) ? socket.emit(event, body, () => undefined) : socket.emit(event, body))),
  )
  expect(eve.cutOffs).toBeGreaterThan(before)
  await expectUntouched()
})

test('of 300 damaged updates each is refused, or stored as it came', async () => {
  const answers = { stored: 0, rejected: 0 }
  await throughout(mutated(GENUINE), async (update) => {
    answers[await eve.triesUpdate(update)]++
  })
  expect(answers.rejected).toBeGreaterThan(100)
  await expectUntouched()
})

test('300 frames that are damaged messages, or no messages at all, change nothing', async () => {
  const encoder = new parser.Encoder()
  const frames = EVENTS.map((event) => encoder.encode({ type: 2, nsp: '/sync', data: [event, sound(eve.ch)[event]] })[0])
  await throughout(fc.oneof(fc.constantFrom(...frames).chain(mutated), bytes, fc.string()), (frame) =>
    eve.tries((socket) => void socket.io.engine.write(frame)),
  )
  await expectUntouched()
})

test('what is no HTTP, and what is no WebSocket after a handshake, ends its own connection alone', async () => {
  const { hostname, port } = new URL(app.url)
  const upgrade = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${hostname}:${port}`,
    `Cookie: ${eve.cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n')
  await throughout(
    fc.tuple(fc.constantFrom('', upgrade), bytes),
    ([greeting, garbage]) =>
      new Promise<void>((resolve) => {
        const socket = tcpConnect(Number(port), hostname, () => socket.end(Buffer.concat([Buffer.from(greeting), garbage])))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
        socket.resume()
      }),
  )
  await expectUntouched()
})
