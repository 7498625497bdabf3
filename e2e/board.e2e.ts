import { afterEach, beforeEach, expect, test } from 'vitest'
import { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const SCENE = 'canvas.excalidraw__canvas.static'
const ANY = 'canvas'

const together = async (through: 'server' | 'proxy'): Promise<{ alice: Visitor; bob: Visitor; path: string }> => {
  const alice = await stage.visitor('alice', { through })
  const path = await alice.create('board')
  const bob = await stage.visitor('bob', { through })
  await bob.go(path)
  await bob.board.locator('canvas').first().waitFor()
  await bob.sign('saved')
  return { alice, bob, path }
}

const drawRectangle = (visitor: Visitor, x: number, y: number): Promise<void> =>
  visitor.drag('r', [
    [x, y],
    [x + 120, y + 80],
  ])

test("two people see each other's shapes, strokes, cursors and names", async () => {
  const { alice, bob } = await together('server')
  await drawRectangle(alice, 420, 220)
  await expect.poll(() => bob.painted(SCENE, [400, 200, 160, 120])).toBeGreaterThan(50)
  await drawRectangle(bob, 420, 400)
  await expect.poll(() => alice.painted(SCENE, [400, 380, 160, 120])).toBeGreaterThan(50)
  await expect.poll(() => alice.people.count()).toBe(2)
  await bob.drag(
    'p',
    [
      [700, 300],
      [760, 330],
      [820, 300],
      [880, 330],
    ],
    { release: false },
  )
  // Still drawing: nothing is in the scene of the others yet, but they see it on the overlay.
  await expect.poll(() => alice.painted(ANY, [690, 290, 200, 50])).toBeGreaterThan(50)
  await bob.tab.mouse.up()
  await expect.poll(() => alice.painted(SCENE, [690, 290, 200, 50])).toBeGreaterThan(50)
  await alice.sign('saved')
  await bob.sign('saved')
  expect([...alice.complaints, ...bob.complaints]).toEqual([])
})

test('the same over long-polling alone', async () => {
  stage.proxy.refuseUpgrades()
  const { alice, bob } = await together('proxy')
  await drawRectangle(alice, 420, 220)
  await expect.poll(() => bob.painted(SCENE, [400, 200, 160, 120])).toBeGreaterThan(50)
  await bob.drag('p', [
    [700, 300],
    [760, 330],
    [820, 300],
  ])
  await expect.poll(() => alice.painted(SCENE, [690, 290, 150, 50])).toBeGreaterThan(30)
  await alice.sign('saved')
  expect(await alice.transport()).toBe('polling')
})

test('D1 a server killed between two strokes takes nothing with it', async () => {
  const { alice, bob } = await together('server')
  await drawRectangle(alice, 420, 220)
  // What others see is stored.
  await expect.poll(() => bob.painted(SCENE, [400, 200, 160, 120])).toBeGreaterThan(50)
  await alice.sign('saved')
  await stage.server.end('SIGKILL')
  await alice.sign('offline', 'reconnecting')
  await drawRectangle(alice, 700, 220)
  await stage.server.start()
  await alice.sign('saved')
  await expect.poll(() => bob.painted(SCENE, [400, 200, 160, 120])).toBeGreaterThan(50)
  await expect.poll(() => bob.painted(SCENE, [680, 200, 160, 120])).toBeGreaterThan(50)
})
