import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { seededRandom } from './seeded-random.ts'
import { TcpProxy } from './tcp-proxy.ts'

/** A server that says back what it hears, or what it is told to say. */
const echoServer = async (meets: (socket: Socket) => void = (socket) => void socket.pipe(socket)) => {
  const met: Socket[] = []
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    met.push(socket)
    socket.on('error', () => undefined)
    meets(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of met) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, met, server }
}

const proxyTo = async (port: number, seed = 1): Promise<TcpProxy> => {
  const proxy = await TcpProxy.start(port, { random: seededRandom(seed) })
  onTestFinished(() => proxy.close())
  return proxy
}

/** Somebody who writes through the proxy and collects what comes back. */
const visit = async (proxy: TcpProxy) => {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' })
  const heard: Buffer[] = []
  const errors: string[] = []
  let length = 0
  socket.on('data', (chunk: Buffer) => {
    heard.push(chunk)
    length += chunk.byteLength
    socket.emit('heard')
  })
  socket.on('error', ({ code }: NodeJS.ErrnoException) => errors.push(String(code)))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return {
    socket,
    errors,
    closed,
    say: (text: string) => void socket.write(text),
    get text() {
      return Buffer.concat(heard).toString()
    },
    get length() {
      return length
    },
    async hears(bytes: number) {
      while (length < bytes) await once(socket, 'heard')
    },
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'

test('without being told anything it hands on everything in order, and the end of it', async () => {
  const { port } = await echoServer()
  const alice = await visit(await proxyTo(port))
  const text = ALPHABET.repeat(20_000)
  alice.socket.end(text)
  await alice.closed
  expect(alice.text).toBe(text)
})

test('latency makes everything late, in both directions', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  proxy.setWeather({ latency: 40 })
  const alice = await visit(proxy)
  const began = performance.now()
  alice.say('hello')
  await alice.hears(5)
  expect(performance.now() - began).toBeGreaterThanOrEqual(80)
})

test('what jitter and stalls hold up is not overtaken', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  proxy.setWeather({ jitter: 20, stalls: { share: 0.3, ms: 30 } })
  const alice = await visit(proxy)
  for (const letter of ALPHABET) {
    alice.say(letter)
    await new Promise(setImmediate) // a chunk of its own
  }
  await alice.hears(ALPHABET.length)
  expect(alice.text).toBe(ALPHABET)
})

test('the same seed makes the same weather', async () => {
  const draws = (seed: number) => Array.from({ length: 5 }, seededRandom(seed))
  expect(draws(7)).toEqual(draws(7))
  expect(draws(7)).not.toEqual(draws(8))
})

test('a slow line lets through so many bytes a second', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  proxy.setWeather({ bytesPerSecond: 200_000 }, 'up')
  const alice = await visit(proxy)
  const began = performance.now()
  alice.say('x'.repeat(40_000))
  await alice.hears(40_000)
  const took = performance.now() - began
  expect(took).toBeGreaterThanOrEqual(190)
  expect(took).toBeLessThan(2000)
})

test('a held direction stands still while the other moves, and goes on where it stopped', async () => {
  const { port, met } = await echoServer()
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  alice.say('one ')
  await alice.hears(4)
  proxy.hold('down')
  alice.say('two ')
  const [server] = met
  await once(server as Socket, 'data')
  alice.say('three ')
  await once(server as Socket, 'data')
  expect(alice.text).toBe('one ')
  proxy.release()
  await alice.hears(14)
  expect(alice.text).toBe('one two three ')
})

test('a connection that comes while everything is held waits like the others', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  proxy.hold()
  const alice = await visit(proxy)
  alice.say('hello')
  await expect.poll(() => proxy.waiting.up).toBe(5)
  proxy.release()
  await alice.hears(5)
})

test('whoever sends into a held line has to wait: the proxy keeps only a little', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  proxy.hold('up')
  const megabytes = 64
  alice.say('x'.repeat(megabytes * 1024 * 1024))
  await expect.poll(() => proxy.waiting.up).toBeGreaterThan(256 * 1024)
  const kept = proxy.waiting.up
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
  expect(proxy.waiting.up).toBe(kept)
  expect(kept).toBeLessThan(1024 * 1024)
  expect(alice.socket.writableLength).toBeGreaterThan(32 * 1024 * 1024)
})

test('a black hole one way takes what goes in and lets the other way through', async () => {
  const { port, met } = await echoServer((socket) => void socket.on('data', (chunk: Buffer) => socket.write(`heard ${chunk.toString()}`)))
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  alice.say('a')
  await alice.hears(7)
  proxy.swallow('up')
  alice.say('b')
  met[0]?.write(' still here')
  await alice.hears(18)
  expect(alice.text).toBe('heard a still here')
  expect(alice.errors).toEqual([])
  expect(alice.socket.destroyed).toBe(false)
})

test('what goes through a black hole is gone: once it is mended such connections are reset and new ones work', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  proxy.swallow()
  const alice = await visit(proxy)
  alice.socket.write('lost')
  await new Promise((resolve) => alice.socket.write('lost too', resolve))
  // The proxy has read it once a second visitor, who came later, is there as well.
  const bob = await visit(proxy)
  await expect.poll(() => proxy.connections).toBe(2)
  bob.socket.destroy()
  proxy.mend()
  const carol = await visit(proxy)
  carol.say('hello')
  await carol.hears(5)
  await alice.closed
  expect(alice.errors).toEqual(['ECONNRESET'])
})

test('a cut ends everybody and lets nobody in until it is mended', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  proxy.cut()
  await alice.closed
  const bob = await visit(proxy)
  await bob.closed
  proxy.mend()
  const carol = await visit(proxy)
  carol.say('hello')
  await carol.hears(5)
  expect([alice.text, bob.text, carol.text]).toEqual(['', '', 'hello'])
})

test('a cut after so many bytes comes in the middle of what is said, and once', async () => {
  const { port, met } = await echoServer((socket) => void socket.resume())
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  await expect.poll(() => met.length).toBe(1)
  const heard: Buffer[] = []
  met[0]?.on('data', (chunk: Buffer) => heard.push(chunk))
  proxy.cutAfter(11)
  alice.say('hello world, how are you')
  await alice.closed
  await expect.poll(() => Buffer.concat(heard).toString()).toBe('hello world')
  const bob = await visit(proxy)
  bob.say('hello again and again')
  await expect.poll(() => met[1]?.bytesRead).toBe(21)
})

test('a reset is one on both sides', async () => {
  const { port, met } = await echoServer()
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  alice.say('hello')
  await alice.hears(5)
  const gone = new Promise<void>((resolve) => void met[0]?.once('close', () => resolve()))
  proxy.reset()
  await Promise.all([alice.closed, gone])
  expect(alice.errors).toEqual(['ECONNRESET'])
  expect((met[0] as Socket).errored).toMatchObject({ code: 'ECONNRESET' })
})

test('a client that vanishes leaves the server with a connection that never ends', async () => {
  const { port, met } = await echoServer()
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  alice.say('hello')
  await alice.hears(5)
  const server = met[0] as Socket
  let ended = false
  for (const event of ['end', 'close', 'error']) server.on(event, () => (ended = true))
  proxy.vanish()
  await alice.closed
  // Another connection from beginning to end: whatever was to be told to the server would have been told by then.
  const bob = await visit(proxy)
  bob.say('hello')
  await bob.hears(5)
  bob.socket.end()
  await bob.closed
  expect([ended, server.destroyed]).toEqual([false, false])
  expect(server.write('anybody there?')).toBe(true)
})

test('a request for a WebSocket ends its connection, other requests go through', async () => {
  const { port } = await echoServer()
  const proxy = await proxyTo(port)
  proxy.refuseUpgrades()
  const [alice, bob] = [await visit(proxy), await visit(proxy)]
  alice.say('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n')
  await alice.closed
  bob.say('GET / HTTP/1.1\r\n\r\n')
  await bob.hears(18)
  expect([alice.text, proxy.refusedUpgrades]).toEqual(['', 1])
})

test('when the server is gone its clients are', async () => {
  const { port, met } = await echoServer()
  const proxy = await proxyTo(port)
  const alice = await visit(proxy)
  alice.say('hello')
  await alice.hears(5)
  met[0]?.destroy()
  await alice.closed
  await expect.poll(() => proxy.connections).toBe(0)
})
