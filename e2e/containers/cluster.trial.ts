import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visitor } from '../visitor.ts'
import { bothRead, bothSee, draw, drawTogether, megabytes, say, seconds, Trial, writeTogether } from './trial.ts'

const NODES = ['node-1', 'node-2'] as const
type Node = (typeof NODES)[number]

const IDLE_BYTES = 180e6
/** Chances that a cookie of random letters leads to one of two nodes; all of these lead to the same once in a million. */
const COOKIES = 20

let trial: Trial

beforeAll(async () => {
  const begun = await Trial.begin('cluster')
  trial = begun.trial
  say(`cluster: healthy ${seconds(begun.startMs)} after the start`)
  await trial.setUp(await trial.containers.execute('node-1', 'tandem', 'setup-link'))
}, 30 * 60_000)
afterAll(() => trial?.end(), 120_000)

/** How many browsers hold a live connection to a node, as the node itself says. */
const connectionsOf = async (node: Node): Promise<number> => {
  const ask = `const token = require('node:fs').readFileSync('/secrets/metrics-token', 'utf8').trim()
    fetch('http://127.0.0.1:3000/metrics', { headers: { authorization: 'Bearer ' + token } })
      .then((answer) => answer.text()).then((text) => console.log(text))`
  const page = await trial.containers.execute(node, 'node', '-e', ask)
  const values = [...page.matchAll(/^tandem_connections\{[^}]*\} (\d+)$/gm)].map(([, value]) => Number(value))
  expect(page).toContain('tandem_connections')
  return values.reduce((sum, value) => sum + value, 0)
}

const allConnections = async (): Promise<number> => (await connectionsOf('node-1')) + (await connectionsOf('node-2'))

/** Brings a browser to this node by the cookie it sticks with, and proves it by what the node says. `others`: how many are connected beside it. */
const bringTo = async (node: Node, visitor: Visitor, { path, others }: { path: string; others: number }): Promise<void> => {
  for (let attempt = 0; attempt < COOKIES; attempt++) {
    const value = `${visitor.name}${attempt}`
    await visitor.tab.goto('about:blank')
    await expect.poll(allConnections).toBe(others)
    const before = await connectionsOf(node)
    await visitor.tab.context().addCookies([{ name: 'tandem_node', value, url: trial.url, httpOnly: true, sameSite: 'Lax' }])
    await visitor.go(path)
    await visitor.sign('saved')
    if ((await connectionsOf(node)) > before) return
  }
  throw new Error(`${COOKIES} cookies did not lead ${visitor.name} to ${node}`)
}

/** Alice on the first node, Bob on the second, in one page. */
const onTwoNodes = async (kind: 'document' | 'board'): Promise<readonly [Visitor, Visitor]> => {
  const both = [await trial.visitor(`alice-${kind}`), await trial.visitor(`bob-${kind}`)] as const
  const [alice, bob] = both
  const path = await alice.create(kind)
  await bringTo('node-1', alice, { path, others: 0 })
  await bringTo('node-2', bob, { path, others: 1 })
  await alice.arrived(kind)
  await bob.arrived(kind)
  await expect.poll(() => alice.people.count()).toBe(2)
  return both
}

/** Kills the node of the second one and goes on at once; resolves when both are connected again. */
const goOnWithout = async (node: Node, visitors: readonly Visitor[], meanwhile: () => Promise<void>): Promise<void> => {
  const started = await trial.containers.startedAt(node)
  const began = performance.now()
  await trial.containers.crash(node)
  await meanwhile()
  for (const visitor of visitors) await visitor.sign('saved')
  say(`cluster: ${node} killed, and everything saved again after ${seconds(performance.now() - began)}`)
  await trial.containers.up('cluster')
  await expect.poll(() => trial.containers.startedAt(node)).not.toBe(started)
}

test('each node that nobody uses needs little memory', async () => {
  for (const node of NODES) {
    const idle = await trial.containers.idleMemory(node)
    say(`cluster: idle memory of ${node} ${megabytes(idle)}`)
    expect(idle).toBeLessThan(IDLE_BYTES)
  }
})

test('D1 two people on two nodes write one document; the node of one is killed and nothing is lost', async () => {
  const both = await onTwoNodes('document')
  const [alice, bob] = both
  await writeTogether(both, ['Alice on the first node. ', 'Bob on the second. '])
  for (const visitor of both) await visitor.sign('saved')
  await goOnWithout('node-2', both, async () => {
    await bob.write('Bob while his node is gone. ')
    await alice.write('Alice goes on. ')
  })
  await bothRead(both, 'Alice on the first node.', 'Bob on the second.', 'Bob while his node is gone.', 'Alice goes on.')
  await writeTogether(both, ['Alice afterwards. ', 'Bob afterwards. '])
  expect([...alice.complaints, ...bob.complaints]).toEqual([])
  for (const visitor of both) await visitor.closeBrowser()
}, 300_000)

test('D1 two people on two nodes draw on one board; the node of one is killed and nothing is lost', async () => {
  const both = await onTwoNodes('board')
  const [alice, bob] = both
  await drawTogether(both, 200)
  for (const visitor of both) await visitor.sign('saved')
  await goOnWithout('node-1', both, async () => {
    await draw(alice, 'left', 350)
    await draw(bob, 'right', 350)
  })
  await bothSee(both, 200)
  await bothSee(both, 350)
  await drawTogether(both, 500)
  expect([...alice.complaints, ...bob.complaints]).toEqual([])
}, 300_000)
