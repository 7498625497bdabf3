import { connect, type Connection, type WorkspaceMessage } from '@tandem/provider'
import { ask, Cluster, NO_BROWSER, RawTab, seededRandom, ServerProcess, temporaryFolder, Writer, freePort } from '@tandem/testkit'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

const random = seededRandom(7)
const [A, B] = [0, 1]
const WITH_REDIS_MS = 1000
const WITHOUT_MS = 3000

let cluster: Cluster
const urlOf = (node: number): string => cluster.node(node).server.url

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: 2 })
}, 60_000)
afterAll(() => cluster.remove())

const isUp = (node: number): Promise<number> => cluster.numberOf('tandem_bus_up', cluster.node(node))
const bothUp = (are: 0 | 1) => expect.poll(() => Promise.all([isUp(A), isUp(B)]), { timeout: 10_000, interval: 100 }).toEqual([are, are])

const writer = async (node: number, name: string, page: Parameters<typeof Writer.at>[1]['page'], cookie: string): Promise<Writer> => {
  const made = await Writer.at(urlOf(node), { name, cookie, page, random })
  onTestFinished(() => made.close())
  return made
}

/** A browser that has the tree open, and what it hears of it. */
const watcher = async (node: number, cookie: string): Promise<{ connection: Connection; heard: WorkspaceMessage[] }> => {
  const heard: WorkspaceMessage[] = []
  const connection = connect({ url: urlOf(node), storage: 'memory', transports: ['websocket'], headers: { ...NO_BROWSER, cookie } })
  onTestFinished(() => connection.close())
  connection.workspace.subscribe((message) => heard.push(message))
  await expect.poll(() => connection.workspace.isLive).toBe(true)
  return { connection, heard }
}

/** How long it takes from `act` until the connection is over, or the page was ended on it. */
const untilEnded = async (tab: RawTab, act: () => Promise<unknown>): Promise<number> => {
  const ended = tab.next('closed').catch(() => undefined)
  await act()
  const began = performance.now()
  await ended
  return performance.now() - began
}

/** Everything that one node does and that has to hold on the other. */
const holdsWithin = async (ms: number): Promise<void> => {
  const workspace = await cluster.workspace
  const page = await workspace.newPage()
  const link = await workspace.link(page.id, 'editor')
  const [alice, bob] = [await writer(A, 'alice', page.id, workspace.owner), await writer(B, 'bob', page.id, await workspace.signIn())]
  const word = alice.type()
  await bob.sees([word], ms + 1000)

  // A link that is revoked on one node ends whoever came by it on the other.
  const guest = await RawTab.connect(urlOf(B), { cookie: await workspace.join(link) })
  await guest.join(page.id)
  expect(await untilEnded(guest, () => workspace.revoke(page.id, link))).toBeLessThan(ms)
  guest.leave()

  // Whoever signs out on one node is out on the other.
  const member = await workspace.member({ name: 'Mia' })
  const tab = await RawTab.connect(urlOf(B), { cookie: member.cookie })
  expect(await untilEnded(tab, () => ask(urlOf(A), 'POST /sign-out', { as: member.cookie }))).toBeLessThan(ms)
  tab.leave()

  // A new page is seen in the tree of the other node.
  const { heard } = await watcher(B, workspace.owner)
  const made = await workspace.privatePage()
  const isTold = () => heard.some((message) => message.event === 'pages' && message.body.changed.some(({ id }) => id === made.id))
  await expect.poll(isTold, { timeout: ms, interval: 20 }).toBe(true)
}

test('with Redis an edit, a revoked link, a sign-out and a new page reach the other node within a second', async () => {
  await bothUp(1)
  await holdsWithin(WITH_REDIS_MS)
  expect(await isUp(A)).toBe(1)
})

test('who is on a page is seen by those on the other node, on the page and in the tree, and not when they have left', async () => {
  const workspace = await cluster.workspace
  const page = await workspace.newPage()
  const { heard } = await watcher(A, workspace.owner)
  const here = await writer(A, 'here', page.id, workspace.owner)
  const there = await writer(B, 'there', page.id, await workspace.signIn('Tess'))
  const others = () => here.page.presence.others.map(({ person }) => person.name)
  const inTree = () => heard.findLast((message) => message.event === 'here' && message.body.page === page.id)?.body
  await expect.poll(others, { timeout: 5000 }).toEqual(['Tess'])
  await expect
    .poll(inTree, { timeout: 5000 })
    .toMatchObject({ people: expect.arrayContaining([expect.objectContaining({ name: 'Tess' })]) })
  await there.close()
  await expect.poll(others, { timeout: 5000 }).toEqual([])
})

test('with Redis killed all of it holds within three seconds, and within one again when Redis is back', async () => {
  await cluster.redis?.end()
  await bothUp(0)
  await holdsWithin(WITHOUT_MS)
  expect(await (await fetch(`${urlOf(A)}/readyz`)).text()).toBe('ready')
  await cluster.redis?.start()
  await bothUp(1)
  await holdsWithin(WITH_REDIS_MS)
})

test('a node with another secret does not start, and says what to do', async () => {
  const [{ name = '' } = {}] = (await cluster.query('select current_database() as name')) as { name?: string }[]
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const env = { DATABASE_URL: cluster.postgres.urlOf(name) }
  const stranger = new ServerProcess({ port: await freePort(), dataDir: folder.path, env })
  await expect(stranger.start()).rejects.toThrow('Give every node the same file secret.key')
})

test('settings that two admins change at once on two nodes are both kept', async () => {
  const { owner } = await cluster.workspace
  const set = (node: number, body: object) => ask(urlOf(node), 'PATCH /admin/settings', { as: owner, body })
  const changes = Array.from({ length: 5 }, (_, i) => [set(A, { name: `Name ${i}` }), set(B, { links: { mostDays: i + 1 } })]).flat()
  await Promise.all(changes)
  await Promise.all([set(A, { name: 'The last name' }), set(B, { links: { mostDays: 77 } })])
  const { answer } = await ask<{ name: string; links: { mostDays: number } }>(urlOf(A), 'GET /admin/settings', { as: owner })
  expect([answer.name, answer.links.mostDays]).toEqual(['The last name', 77])
})

test('none of it has ended a node or been left uncaught', () => {
  expect(cluster.troubles).toEqual([])
})
