import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parser, PROTOCOL_VERSION, type ServerMessages } from '@tandem/protocol'
import { LeapingClock, newPage, NO_BROWSER, OPCODE, RawTab, RawWebSocket, signIn } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { edgeApp } from './edge-app.ts'

const MB = 1024 * 1024
const encoder = new parser.Encoder()
const packet = (type: number, data: unknown, id?: number): Uint8Array =>
  encoder.encode({ type, nsp: '/sync', data, ...(id === undefined ? {} : { id }) })[0]
const event = (name: string, body: unknown, id?: number): Uint8Array => packet(2, [name, body], id)
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What is in use in this process, where the server runs as well as those who talk to it. */
const memoryInUse = async (): Promise<number> => {
  for (let i = 0; i < 2; i++) {
    collectGarbage()
    await turn()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** A connection that has entered and from now on takes nothing that it is given. */
const stuckReader = async (url: string, cookie: string): Promise<RawWebSocket> => {
  const raw = await RawWebSocket.open(url, { headers: { ...NO_BROWSER, cookie } })
  onTestFinished(() => raw.close())
  const entered = new Promise<void>((resolve) => raw.read(({ opcode }) => opcode === OPCODE.binary && resolve()))
  raw.send(packet(0, { protocol: PROTOCOL_VERSION, tab: 'stuck' }))
  await entered
  raw.stopReading()
  return raw
}

/** Writes as fast as the server takes it; false once the connection is gone. */
const write = async (raw: RawWebSocket, bytes: Uint8Array): Promise<boolean> => {
  if (!raw.send(bytes) && !raw.socket.destroyed)
    await Promise.race([new Promise((resolve) => raw.socket.once('drain', resolve)), raw.closed])
  return !raw.socket.destroyed
}

const LARGE = 60 * 1024
/** Changes of 60 kB each, from somebody who reads. */
const writer = async (url: string, cookie: string, page: Awaited<ReturnType<typeof newPage>>) => {
  const replica = Object.assign(new Y.Doc(), { clientID: 7000 })
  const tab = await RawTab.connect(url, { cookie })
  onTestFinished(() => tab.leave())
  const { answer } = await tab.join(page, [7000])
  let n = 0
  return async () => {
    const before = Y.encodeStateVector(replica)
    replica.getMap('elements').set(`shape${n % 8}`, 'x'.repeat(LARGE))
    const stored = tab.next('stored', (body) => body.n >= n)
    tab.send('update', { ch: answer.ch, n: ++n, bytes: Y.encodeStateAsUpdate(replica, before) })
    await stored
  }
}

test(
  'D9 a reader that takes nothing is cut, costs a few megabytes at most, and nobody else waits for it',
  { timeout: 60_000 },
  async () => {
    const clock = new LeapingClock()
    const limits = {
      LIMIT_BYTES_PER_SECOND: String(100 * MB),
      LIMIT_UPDATES_PER_SECOND: '100000',
      LIMIT_QUEUED_SECONDS_MOST: '3',
    }
    const url = await edgeApp(limits, clock)
    const cookie = await signIn(url)
    /** By how much the process grows, and how long a change takes at most, while 12 MB are written into a new page. */
    const burden = async (page: Awaited<ReturnType<typeof newPage>>) => {
      const write60kB = await writer(url, cookie, page)
      const before = await memoryInUse()
      const growths: number[] = []
      let slowest = 0
      for (let i = 0; i < 200; i++) {
        const began = performance.now()
        await write60kB()
        slowest = Math.max(slowest, performance.now() - began)
        if (i % 25 === 0) growths.push((await memoryInUse()) - before)
      }
      // Folding takes much for a moment, sooner or later; what waits for a reader stays.
      return { growth: growths.toSorted((a, b) => a - b)[growths.length / 2] as number, slowest }
    }
    await burden(await newPage(url, cookie, 'board'))
    const alone = await burden(await newPage(url, cookie, 'board'))
    const raw = await stuckReader(url, await signIn(url))
    raw.socket.on('error', () => undefined)
    const page = await newPage(url, cookie, 'board')
    raw.send(event('join', { pageId: page, clientIds: [] }, 1))
    const together = await burden(page)
    expect((together.growth - alone.growth) / MB).toBeLessThan(10)
    expect(together.slowest).toBeLessThan(alone.slowest + 500)
    // It answers every ping, as a tab in good health would, and is cut all the same.
    for (let seconds = 0; seconds < 6; seconds++) {
      raw.send('3', OPCODE.text)
      clock.leap(1000)
      await turn()
    }
    raw.socket.resume()
    await raw.closed
  },
)

test.each([
  ['joins a page again and again', (n: number, page: string) => event('join', { pageId: page, clientIds: [] }, n)],
  ['asks whether anybody is there', (n: number) => event('probe', {}, n)],
  ['sends changes to a page it has not joined', (n: number) => event('update', { ch: 9, n, bytes: new Uint8Array(64) })],
  ['talks nonsense', (n: number) => event('nonsense', { n })],
])(
  'D9 somebody who takes nothing and %s makes the server grow by less than 10 MB and is cut',
  { timeout: 60_000 },
  async (_what, message) => {
    const url = await edgeApp()
    const cookie = await signIn(url)
    const page = await newPage(url, cookie, 'board')
    const write60kB = await writer(url, cookie, page)
    for (let i = 0; i < 20; i++) await write60kB()
    const raw = await stuckReader(url, cookie)
    raw.socket.on('error', () => undefined)
    const before = await memoryInUse()
    let most = 0
    for (let n = 1; n < 40_000; n++) {
      if (!(await write(raw, message(n, page)))) break
      if (n % 200 === 0) {
        await turn()
        most = Math.max(most, (await memoryInUse()) - before)
        // The end of the connection is only seen by reading up to it.
        if (n % 4000 === 0) raw.socket.resume()
      }
    }
    raw.socket.resume()
    await raw.closed
    expect(most / MB).toBeLessThan(10)
    const tab = await RawTab.connect(url, { cookie })
    expect(await tab.probe()).toBeTypeOf('number')
    tab.leave()
  },
)

test('D9 a polling reader that posts but never polls is cut as well', { timeout: 60_000 }, async () => {
  const clock = new LeapingClock()
  const url = await edgeApp({ LIMIT_QUEUED_SECONDS_MOST: '2' }, clock)
  const cookie = await signIn(url)
  const page = await newPage(url, cookie, 'board')
  const headers = { ...NO_BROWSER, cookie }
  const open = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers })
  const { sid } = JSON.parse((await open.text()).slice(1)) as { sid: string }
  const address = `${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`
  const post = (bytes: Uint8Array) =>
    fetch(address, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/plain' },
      body: `b${Buffer.from(bytes).toString('base64')}`,
    })
  await post(packet(0, { protocol: PROTOCOL_VERSION, tab: 'mute' }))
  await fetch(address, { headers })
  await post(event('join', { pageId: page, clientIds: [] }, 1))
  const write60kB = await writer(url, cookie, page)
  let status = 200
  for (let tries = 0; status === 200 && tries < 80; tries++) {
    await write60kB()
    status = (await post(event('probe', {}, tries))).status
    clock.leap(100)
  }
  expect(status).toBe(404)
})

test('who is slow but reads gets everything in the end', { timeout: 60_000 }, async () => {
  const url = await edgeApp()
  const cookie = await signIn(url)
  const page = await newPage(url, cookie, 'board')
  const slow = await RawTab.connect(url, { cookie })
  onTestFinished(() => slow.leave())
  const { answer } = await slow.join(page)
  const write60kB = await writer(url, cookie, page)
  for (let i = 0; i < 30; i++) await write60kB()
  const head = await slow.next('head', ({ seq }: ServerMessages['head']) => seq >= answer.seq + 30)
  expect(head.seq).toBe(answer.seq + 30)
})
