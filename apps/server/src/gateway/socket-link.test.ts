import { expect, test } from 'vitest'
import { VirtualClock } from '../../test/virtual-clock.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { EngineConnection } from './engine.ts'
import { SocketLink } from './socket-link.ts'
import { Switchboard } from './switchboard.ts'

const CHANNEL = 1
const PAST_PATIENCE = (DEFAULT_LIMITS.queuedSecondsMost + 2) * 1000

/** Engine.IO's connection to somebody who takes nothing from now on. */
const stuck = (id: string, written: string[]): EngineConnection => {
  const connection = {
    id,
    readyState: 'open',
    remoteAddress: undefined,
    writeBuffer: [] as { data?: unknown }[],
    transport: { name: 'polling', writable: false, once: () => undefined, off: () => undefined },
    write: (data: Buffer) => {
      connection.writeBuffer.push({ data })
      written.push(data.toString('latin1'))
    },
    close: () => undefined,
    once: () => undefined,
    on: () => undefined,
  } as const
  return connection
}

const page = (readers: number) => {
  const clock = new VirtualClock()
  const problems: unknown[] = []
  const board = new Switchboard({ nsp: '/sync', limits: DEFAULT_LIMITS, clock, failed: (problem) => problems.push(problem) })
  const ended: string[] = []
  let depth = 0
  let deepest = 0
  const links = Array.from({ length: readers }, (_, index) => {
    const written: string[] = []
    const connection = stuck(`c${index}`, written)
    const link = new SocketLink({ id: connection.id, connection, board, hangUp: () => undefined })
    link.enter(CHANNEL)
    // As a visit does: it leaves its page, of which everybody else is told, and ends its connection.
    link.tooSlow = () => {
      ended.push(link.id)
      deepest = Math.max(deepest, ++depth)
      link.send('closed', { reason: 'too_slow', retry: true })
      link.exit(CHANNEL)
      board.broadcast(CHANNEL, 'presence', { ch: CHANNEL, entries: [] }, [])
      link.end()
      depth--
    }
    return { link, connection, written }
  })
  return { clock, board, problems, ended, links, deepest: () => deepest }
}
const say = (board: Switchboard) => board.broadcast(CHANNEL, 'head', { ch: CHANNEL, epoch: 1, seq: 1 }, [])

test('D9 a thousand readers of one page who are given up at the same moment end one after the other, each once, with the reason', async () => {
  const { clock, board, problems, ended, links, deepest } = page(1000)
  say(board)
  await clock.advance(PAST_PATIENCE)
  expect([problems, deepest()]).toEqual([[], 1])
  expect([ended.length, new Set(ended).size]).toEqual([1000, 1000])
  for (const { written } of links) expect(written.filter((said) => said.includes('too_slow')).length).toBe(1)
  expect(links.at(-1)?.written.length).toBeLessThan(5)
})

test('somebody who is given up in the midst of what all are told is given up later, and takes nothing more until then', async () => {
  const { clock, board, ended, links } = page(2)
  const large = new Uint8Array(DEFAULT_LIMITS.queuedBytesMost + 1)
  const tell = () => board.broadcast(CHANNEL, 'updates', { ch: CHANNEL, epoch: 1, from: 1, to: 1, updates: [large] }, [])
  tell()
  tell()
  expect([ended, links.map(({ connection }) => connection.writeBuffer.length), links[0]?.link.congestion]).toEqual([[], [0, 0], 'much'])
  await clock.advance(0)
  expect(ended).toEqual(['c0', 'c1'])
})

test('when the end of one goes wrong that is told, and the others end all the same', async () => {
  const { clock, board, problems, ended, links } = page(3)
  const broken = links[0]?.link as SocketLink
  const failure = new Error('broken')
  broken.tooSlow = () => {
    throw failure
  }
  say(board)
  await clock.advance(PAST_PATIENCE)
  expect([problems, ended]).toEqual([[failure], ['c1', 'c2']])
})

test('when looking after one goes wrong that is told, and the others are looked after', async () => {
  const { clock, board, problems, ended, links } = page(3)
  const failure = new Error('broken')
  say(board)
  Object.defineProperty(links[0]?.connection, 'readyState', {
    get: () => {
      if (problems.length === 0) throw failure
      return 'open'
    },
  })
  await clock.advance(PAST_PATIENCE)
  expect([problems, ended.toSorted()]).toEqual([[failure], ['c0', 'c1', 'c2']])
})

test('a frame goes straight to the socket only while nothing is before it, so that everything arrives in its order', () => {
  const sent: string[] = []
  const below = { write: () => void sent.push('straight') }
  const transport = { name: 'websocket', writable: true, socket: { readyState: 1, bufferedAmount: 0, _socket: below } }
  const connection = {
    id: 'c',
    readyState: 'open',
    writeBuffer: [] as object[],
    transport,
    write: () => void sent.push('queued'),
  }
  const board = new Switchboard({ nsp: '/sync', limits: DEFAULT_LIMITS, clock: new VirtualClock(), failed: () => undefined })
  const link = new SocketLink({ id: 'c', connection: connection as unknown as EngineConnection, board, hangUp: () => undefined })
  const way = (change: () => void): string => {
    change()
    sent.length = 0
    link.send('head', { ch: CHANNEL, epoch: 1, seq: 1 })
    return sent.join()
  }
  expect(way(() => undefined)).toBe('straight')
  // The system takes nothing more for the moment.
  expect(way(() => (transport.socket.bufferedAmount = 1))).toBe('queued')
  expect(way(() => (transport.socket.bufferedAmount = 0))).toBe('straight')
  // Engine.IO is writing, or has packets that it has not written.
  expect(way(() => (transport.writable = false))).toBe('queued')
  transport.writable = true
  expect(way(() => connection.writeBuffer.push({}))).toBe('queued')
  connection.writeBuffer.length = 0
  // The other side has said that it is over.
  expect(way(() => (transport.socket.readyState = 2))).toBe('queued')
  transport.socket.readyState = 1
  expect(way(() => (connection.readyState = 'closing'))).toBe('queued')
})
