import { newPageId, newPrincipalId, newSessionId } from '@tandem/protocol'
import { RedisServer, TcpProxy } from '@tandem/testkit'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { NodeId, PageNews } from '../rooms/ports.ts'
import { systemClock } from '../rooms/system-clock.ts'
import { encodePageNews } from './page-news.ts'
import { RedisBus } from './redis-bus.ts'
import { RedisLink } from './redis-link.ts'

const PREFIX = 'tandem:test'
const PATIENCE = { timeout: 10_000, interval: 20 }

let redis: RedisServer
const opened: { close(): Promise<void> }[] = []

beforeAll(async () => {
  redis = await RedisServer.start()
})

afterEach(async () => {
  for (const node of opened.splice(0)) await node.close()
  redis.continue()
  if ((await redis.ask('PING').catch(() => '')) === '') await redis.start()
})

afterAll(() => redis.end())

const page = newPageId()
const rows = (from: number): PageNews => ({
  say: 'rows',
  epoch: 1,
  from,
  updates: [Uint8Array.of(1, 2, 3), Uint8Array.of(from)],
  claims: [[77, newPrincipalId()]],
})

/** One node of several, and what its operator was told. */
class Node {
  readonly told: string[] = []
  readonly heard: [NodeId, PageNews][] = []
  readonly gone: NodeId[] = []
  readonly name: NodeId
  readonly link: RedisLink
  readonly bus: RedisBus

  constructor(name: string, url = redis.url) {
    this.name = `${name}-0123456789`
    this.link = new RedisLink({
      url,
      clock: systemClock,
      random: Math.random,
      events: {
        lost: () => this.told.push('lost'),
        back: () => this.told.push('back'),
        garbage: (_channel, times) => this.told.push(`garbage ${times}`),
      },
    })
    this.bus = new RedisBus({ link: this.link, node: this.name, prefix: PREFIX, clock: systemClock })
    this.bus.onGone((node) => this.gone.push(node))
    this.bus.subscribe(page, (from, news) => this.heard.push([from, news]))
    opened.push(this)
    this.link.start()
  }

  async close(): Promise<void> {
    this.bus.close()
    await this.link.close()
  }
}

const until = async (node: Node, isUp: boolean): Promise<Node> => {
  await expect.poll(() => node.bus.isUp, PATIENCE).toBe(isUp)
  return node
}
const up = (name: string, url?: string): Promise<Node> => until(new Node(name, url), true)
const two = (): Promise<[Node, Node]> => Promise.all([up('anna'), up('bert')])

test('what one node says of a page is heard once by the other, as it was said, and not by itself', async () => {
  const [anna, bert] = await two()
  const entry = {
    id: newSessionId(),
    person: { id: newPrincipalId(), name: 'Ägir', color: 3 },
    patch: { cursor: { anchor: Uint8Array.of(1), head: Uint8Array.of(2, 3) } },
  }
  const said: PageNews[] = [rows(1), rows(3), { say: 'presence', entries: [entry], whole: true }, { say: 'who' }]
  for (const news of said) anna.bus.publish(page, news)
  await expect.poll(() => bert.heard).toHaveLength(said.length)
  expect(bert.heard).toEqual(said.map((news) => [anna.name, news]))
  expect(anna.heard).toEqual([])
})

test('a node hears nothing of a page it has closed, and nothing of pages it never opened', async () => {
  const [anna, bert] = await two()
  const other = newPageId()
  const heard: PageNews[] = []
  const stop = bert.bus.subscribe(other, (_from, news) => heard.push(news))
  await expect.poll(() => redis.ask(`SPUBLISH ${PREFIX}:page:${other} x`)).toBe(':1')
  anna.bus.publish(other, rows(1))
  await expect.poll(() => heard).toHaveLength(1)
  stop()
  await expect.poll(() => redis.ask(`SPUBLISH ${PREFIX}:page:${other} x`)).toBe(':0')
})

test('garbage on its channels harms nobody: it is counted, told now and then, and the next message is heard', async () => {
  const [anna, bert] = await two()
  for (let i = 0; i < 5; i++) await redis.ask(`SPUBLISH ${PREFIX}:page:${page} garbage`)
  await redis.ask(`SPUBLISH ${PREFIX}:nodes ${'x'.repeat(1000)}`)
  await expect.poll(() => bert.link.counts.garbage).toBe(6)
  expect(bert.told).toEqual(['garbage 1'])
  anna.bus.publish(page, rows(1))
  await expect.poll(() => bert.heard).toHaveLength(1)
})

test('killed and started again: told once each, and what is open is heard again', async () => {
  const [anna, bert] = await two()
  await redis.end()
  await Promise.all([until(anna, false), until(bert, false)])
  for (let i = 0; i < 1000; i++) anna.bus.publish(page, rows(i))
  await redis.start()
  await Promise.all([until(anna, true), until(bert, true)])
  anna.bus.publish(page, rows(7))
  await expect.poll(() => bert.heard).toHaveLength(1)
  // Nothing was kept for later: what was said meanwhile stands in the log.
  expect(bert.heard[0]?.[1]).toMatchObject({ from: 7 })
  expect([anna.told, bert.told]).toEqual([
    ['lost', 'back'],
    ['lost', 'back'],
  ])
})

test('a Redis that hangs is down within three seconds, piles nothing up, and is up again soon after it goes on', async () => {
  const anna = await up('anna')
  redis.stop()
  const began = performance.now()
  const large = { ...rows(1), updates: [new Uint8Array(1024 * 1024)] } as PageNews
  for (let i = 0; i < 100; i++) anna.bus.publish(page, large)
  expect(anna.link.counts.said).toBeLessThan(20)
  await until(anna, false)
  expect(performance.now() - began).toBeLessThan(3000)
  redis.continue()
  await until(anna, true)
  expect(anna.told).toEqual(['lost', 'back'])
})

test('a node that cannot reach Redis when it starts works without, and has it when it is there', async () => {
  await redis.end()
  const anna = new Node('anna')
  await expect.poll(() => anna.told).toEqual(['lost'])
  anna.bus.publish(page, rows(1))
  await redis.start()
  await until(anna, true)
  expect(anna.told).toEqual(['lost', 'back'])
})

test('connections that end in the middle of a message come back by themselves', async () => {
  const proxy = await TcpProxy.start(redis.port)
  const [anna, bert] = await Promise.all([up('anna', `redis://127.0.0.1:${proxy.port}`), up('bert')])
  proxy.cutAfter(2000)
  for (let i = 0; i < 100; i++) anna.bus.publish(page, rows(i))
  await expect.poll(() => anna.told, PATIENCE).toEqual(['lost', 'back'])
  const heard = bert.heard.length
  anna.bus.publish(page, rows(1000))
  await expect.poll(() => bert.heard.length).toBe(heard + 1)
  await anna.close()
  await proxy.close()
})

test('a node that stops says goodbye, and the others know at once', async () => {
  const [anna, bert] = await two()
  anna.bus.publish(page, rows(1))
  await expect.poll(() => bert.bus.others).toBe(1)
  await anna.close()
  await expect.poll(() => bert.gone).toEqual([anna.name])
  expect(bert.bus.others).toBe(0)
})

test('what another release says is passed over', async () => {
  const bert = await up('bert')
  const message = encodePageNews('carla-0123456789', rows(1))
  message[0] = 99
  bert.link.publish(`${PREFIX}:page:${page}`, message)
  await expect.poll(() => bert.link.counts.garbage).toBe(1)
  expect(bert.heard).toEqual([])
})
