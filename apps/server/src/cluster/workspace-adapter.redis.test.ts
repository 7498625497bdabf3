import { createServer } from 'node:http'
import { RedisServer } from '@tandem/testkit'
import { Server, type Namespace } from 'socket.io'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../rooms/system-clock.ts'
import { RedisLink } from './redis-link.ts'
import { workspaceAdapter } from './workspace-adapter.ts'

let redis: RedisServer
const links: RedisLink[] = []

beforeAll(async () => {
  redis = await RedisServer.start()
})
afterEach(() => Promise.all(links.splice(0).map((link) => link.close())))
afterAll(() => redis.end())

const CHANNEL = 'tandem:test:socket.io#/workspace#'

const node = async (): Promise<{ namespace: Namespace; link: RedisLink; heard: unknown[] }> => {
  const events = { lost: () => undefined, back: () => undefined, garbage: () => undefined }
  const link = new RedisLink({ url: redis.url, clock: systemClock, random: Math.random, events })
  links.push(link)
  const namespace = new Server(createServer()).of('/workspace')
  namespace.adapter = workspaceAdapter(link, { prefix: 'tandem:test', event: 'notice' })(namespace)
  const heard: unknown[] = []
  namespace.on('notice' as 'connection', (body: unknown) => void heard.push(body))
  link.start()
  await expect.poll(() => link.isUp).toBe(true)
  return { namespace, link, heard }
}

test('what one node emits to the others they hear once, and it does not', async () => {
  const [anna, bert] = await Promise.all([node(), node()])
  anna.namespace.serverSideEmit('notice', { say: 'hello' })
  await expect.poll(() => bert.heard).toEqual([{ say: 'hello' }])
  expect(anna.heard).toEqual([])
})

/** Each of them is either nonsense, or understood by the adapter and said by nobody of ours. */
const FOREIGN = [
  'garbage',
  '{',
  '{}',
  'null',
  JSON.stringify({ type: 9, uid: 'x', nsp: '/workspace', data: { packet: ['connection', {}] } }),
  JSON.stringify({ type: 9, uid: 'x', nsp: '/workspace', data: { packet: ['notice', {}], requestId: '1' } }),
  JSON.stringify({ type: 7, uid: 'x', nsp: '/workspace', data: { requestId: '1', opts: { rooms: [], except: [], flags: {} } } }),
  JSON.stringify({ type: 6, uid: 'x', nsp: '/workspace', data: { opts: { rooms: [], except: [] }, close: true } }),
  JSON.stringify({ type: 8 }),
]

test('whatever else is published on its channels is counted and goes no further', async () => {
  const [anna, bert] = await Promise.all([node(), node()])
  for (const message of FOREIGN) await redis.ask(`SPUBLISH ${CHANNEL} ${JSON.stringify(message)}`)
  anna.namespace.serverSideEmit('notice', 'still here')
  await expect.poll(() => bert.heard).toEqual(['still here'])
  expect(bert.link.counts.garbage).toBe(FOREIGN.length)
})

test('with Redis away nothing is emitted, nothing rejects, and afterwards it goes on', async () => {
  const [anna, bert] = await Promise.all([node(), node()])
  await redis.end()
  await expect.poll(() => anna.link.isUp || bert.link.isUp).toBe(false)
  for (let i = 0; i < 100; i++) anna.namespace.serverSideEmit('notice', i)
  await redis.start()
  await expect.poll(() => anna.link.isUp && bert.link.isUp, { timeout: 10_000 }).toBe(true)
  anna.namespace.serverSideEmit('notice', 'back')
  await expect.poll(() => bert.heard).toEqual(['back'])
})
