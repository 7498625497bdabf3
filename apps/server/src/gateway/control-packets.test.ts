import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchControlPackets } from './control-packets.ts'
import type { EngineConnection } from './engine.ts'

class Transport extends EventEmitter {
  readonly name = 'websocket'
  readonly writable = true
  readonly socket = Object.assign(new EventEmitter(), { readyState: 1, bufferedAmount: 0, terminated: false, terminate: () => this.#end() })

  #end(): void {
    this.socket.terminated = true
  }
}

/** Engine.IO's connection, of which a test says what arrives and when. */
const connection = (perSecond = 20) => {
  const transport = new Transport()
  const engine = Object.assign(new EventEmitter(), { transport, writeBuffer: [], close: () => undefined })
  const time = { now: 5000 }
  watchControlPackets(engine as unknown as EngineConnection, { perSecond, clock: { elapsed: () => time.now } })
  const packets = (type: string, count: number) => Array.from({ length: count }, () => engine.emit('packet', { type }))
  return { engine, transport, time, packets }
}

test.each([1, 3, 7, 20, 30])(
  '%i packets that are no messages pass in a second, for ever, and one more ends the connection',
  (perSecond) => {
    const { transport, time, packets } = connection(perSecond)
    for (let second = 0; second < 100; second++) {
      packets('pong', perSecond)
      time.now += 1000
    }
    packets('noop', perSecond)
    expect(transport.socket.terminated).toBe(false)
    packets('pong', 1)
    expect(transport.socket.terminated).toBe(true)
  },
)

test('messages are not counted here', () => {
  const { transport, packets } = connection()
  packets('message', 5000)
  expect(transport.socket.terminated).toBe(false)
})

test('pings of the WebSocket and probes of another transport count too, and both transports end', () => {
  const { engine, transport, packets } = connection()
  const probing = new Transport()
  for (let i = 0; i < 10; i++) engine.emit('upgrading', probing)
  for (let i = 0; i < 9; i++) probing.socket.emit('ping')
  transport.socket.emit('pong')
  expect([transport.socket.terminated, probing.socket.terminated]).toEqual([false, false])
  packets('pong', 1)
  expect([transport.socket.terminated, probing.socket.terminated]).toEqual([true, true])
})
