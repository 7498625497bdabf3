import { connect } from 'node:net'
import type { PageId } from '@tandem/protocol'
import { frameOf, NO_BROWSER, OPCODE, oneOf, RawTab, RawWebSocket, settledMemory } from '@tandem/testkit'
import { EVENTS, nearlySound, soundBody, STRANGE_EVENTS, strangeFrames, textFrames, VALUES } from '../attack/anything.ts'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { sleep } from '../stage/timing.ts'

const NEARLY = 15
/** Some of them leave the server waiting for more: it need not hang up at once. */
const LONGEST_GOODBYE_MS = 50

/** Somebody who says anything, and comes back whenever they are cut off. */
class Fuzzer {
  sent = 0
  cuts = 0
  ch = 0
  #tab: RawTab | undefined
  readonly #stage: Stage
  readonly #cookie: string
  readonly #page: PageId

  constructor(stage: Stage, cookie: string, page: PageId) {
    this.#stage = stage
    this.#cookie = cookie
    this.#page = page
  }

  /** Resolves when the server has dealt with it: it answers a probe, or has cut the connection. */
  async say(send: (tab: RawTab) => void): Promise<void> {
    if (!this.#tab?.connected) {
      this.#tab = await RawTab.connect(this.#stage.url, { cookie: this.#cookie })
      this.ch = (await this.#tab.join(this.#page)).answer.ch
    }
    const tab = this.#tab
    send(tab)
    this.sent++
    if ((await tab.probe()) === undefined) {
      this.cuts++
      tab.leave()
    }
  }

  leave(): void {
    this.#tab?.leave()
  }
}

const fuzzHandlers = async (stage: Stage, fuzzer: Fuzzer, page: PageId): Promise<void> => {
  for (const event of [...EVENTS, ...STRANGE_EVENTS]) {
    await fuzzer.say((tab) => tab.send(event))
    await fuzzer.say((tab) => tab.send(event, () => undefined))
    await fuzzer.say((tab) => tab.send(event, {}, {}, {}))
    for (const value of VALUES) {
      if (stage.random() < 0.5) await fuzzer.say((tab) => tab.send(event, value))
      else await fuzzer.say((tab) => tab.send(event, value, () => undefined))
    }
  }
  for (const event of EVENTS) {
    for (let i = 0; i < NEARLY; i++) {
      const withAnswer = stage.random() < 0.5
      await fuzzer.say((tab) => {
        const body = nearlySound(soundBody(event, fuzzer.ch, page), stage.random)
        if (withAnswer) tab.send(event, body, () => undefined)
        else tab.send(event, body)
      })
    }
    for (const frame of strangeFrames(event, stage.random))
      await fuzzer.say((tab) => void tab.socket.io.engine.write(frame as unknown as string))
  }
  for (const frame of textFrames()) await fuzzer.say((tab) => void tab.socket.io.engine.write(frame))
}

/** Frames no WebSocket client makes. */
const strangeSockets = (): Buffer[] => [
  frameOf(Buffer.from([0xff, 0xfe]), OPCODE.text), // no UTF-8
  frameOf(Buffer.alloc(0), 3), // a reserved opcode
  Buffer.from([0x81, 0x01, 0x32]), // not masked
  Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), // longer than anything
  Buffer.from([0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
  Buffer.from([0x02, 0x80, 0, 0, 0, 0]), // the first part of something that never ends
  Buffer.from([0x00, 0x80, 0, 0, 0, 0]), // a continuation of nothing
  Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), // compressed, which nobody agreed to
  frameOf(Buffer.from([0x00]), OPCODE.close),
  frameOf(Buffer.from([0x00, 0x01]), OPCODE.close),
  frameOf(Buffer.alloc(126), OPCODE.ping), // a ping may carry 125
]

const fuzzSockets = async (stage: Stage, cookie: string): Promise<number> => {
  let sent = 0
  for (const headers of [{ ...NO_BROWSER, cookie }, { ...NO_BROWSER }]) {
    for (const bytes of [
      ...strangeSockets(),
      ...strangeFrames('join', stage.random).map((frame) => frameOf(frame, OPCODE.binary)),
      ...textFrames().map((text) => frameOf(Buffer.from(text), OPCODE.text)),
    ]) {
      const raw = await RawWebSocket.open(stage.url, { headers })
      raw.socket.on('error', () => undefined)
      raw.write(bytes)
      raw.socket.end()
      raw.socket.resume()
      await Promise.race([raw.closed, sleep(LONGEST_GOODBYE_MS)])
      raw.close()
      sent++
    }
  }
  return sent
}

/** Requests nobody makes, over polling and before any protocol. */
const fuzzRequests = async (stage: Stage, cookie: string): Promise<number> => {
  const { port } = stage.server
  const head = `Host: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nX-Tandem-Client: 1\r\nConnection: close\r\n`
  const post = (query: string, body: string) =>
    `POST /socket.io/?${query} HTTP/1.1\r\n${head}Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  const requests = [
    `GET /socket.io/ HTTP/1.1\r\n${head}\r\n`,
    `GET /socket.io/?EIO=99&transport=polling HTTP/1.1\r\n${head}\r\n`,
    `GET /socket.io/?EIO=4&transport=__proto__ HTTP/1.1\r\n${head}\r\n`,
    `GET /socket.io/?EIO=4&transport=polling&sid=nobody HTTP/1.1\r\n${head}\r\n`,
    `GET /socket.io/?EIO=4&transport=polling&sid=__proto__ HTTP/1.1\r\n${head}\r\n`,
    `GET /socket.io/?EIO[]=4&transport[]=polling HTTP/1.1\r\n${head}\r\n`,
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${head}Upgrade: websocket\r\n\r\n`,
    post('EIO=4&transport=polling', '40/sync,{}'),
    post('EIO=4&transport=polling&sid=nobody', '4'.repeat(100_000)),
    post('EIO=4&transport=polling', '\u001e'.repeat(80_000)),
    `PUT /api/v1/pages HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`,
    `POST /api/v1/pages HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 100001\r\n\r\n${'['.repeat(100_001)}`,
    `GET /%00%ff/../../etc/passwd HTTP/1.1\r\n${head}\r\n`,
    `GET ${'/a'.repeat(20_000)} HTTP/1.1\r\n${head}\r\n`,
    'this is no HTTP\r\n\r\n',
    '\u0016\u0003\u0001',
  ]
  for (const request of requests) {
    const socket = connect(port, '127.0.0.1', () => socket.end(request))
    socket.on('error', () => undefined)
    socket.resume()
    const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
    await Promise.race([closed, sleep(LONGEST_GOODBYE_MS)])
    socket.destroy()
  }
  return requests.length
}

export const handlerFuzz: Scenario = {
  id: 'R24',
  about: 'every event x anything, other parsers, no WebSocket, no HTTP',
  rounds: { full: 20, quick: 1 },
  // The fuzzers come back at once each time they are cut off.
  env: {
    LIMIT_NEW_CONNECTIONS_PER_SECOND: '100000',
    LIMIT_JOINS_PER_SECOND: '100000',
    LIMIT_OTHERS_PER_SECOND: '100000',
    LOG_LEVEL: 'error',
  },
  run: async (stage) => {
    const page = await stage.newPage()
    const alice = await stage.writer('alice', { page })
    const cookie = await stage.signIn()
    let warm = stage.server.memory
    alice.keepTyping(5)
    let sent = 0
    let cuts = 0
    for (let round = 0; round < stage.rounds; round++) {
      // What a first round takes is for handling it; what later ones add would be a leak.
      if (round === 1) warm = await settledMemory(stage.server, warm)
      const fuzzers = Array.from({ length: 4 }, () => new Fuzzer(stage, cookie, page))
      await Promise.all(fuzzers.slice(0, stage.isQuick ? 1 : 4).map((fuzzer) => fuzzHandlers(stage, fuzzer, page)))
      for (const fuzzer of fuzzers) {
        sent += fuzzer.sent
        cuts += fuzzer.cuts
        fuzzer.leave()
      }
      sent += (await fuzzSockets(stage, cookie)) + (await fuzzRequests(stage, cookie))
      const other = await RawTab.connect(stage.url, { cookie, ownParser: false }).then(
        () => 'taken',
        () => 'refused',
      )
      stage.must(other === 'refused', "frames of Socket.IO's own parser were taken")
      stage.must((await fetch(`${stage.url}/readyz`)).ok, `round ${round}: the server is not ready any more`)
    }
    stage.figure('messages', sent, '')
    stage.figure('connections cut', cuts, '', { atLeast: 1 })
    stage.must(alice.losses === 0, 'somebody honest lost their connection')
    stage.must(oneOf(stage.random, alice.told) !== undefined, 'nothing honest was stored meanwhile')
    if (stage.rounds > 1) await stage.memoryIsBack(warm)
    await stage.settle(page, [alice])
  },
}
