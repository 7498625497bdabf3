import { AxeBuilder } from '@axe-core/playwright'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { everyScreen, LOOKS } from './every-screen.ts'
import { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

/** Pictures of all screens, for people to page through. */
const SCREENS = join(import.meta.dirname, 'screens')
const FEWEST_SCREENS = 25

let stage: Stage

beforeEach(async () => {
  await mkdir(SCREENS, { recursive: true })
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const seriousProblems = async ({ tab }: Visitor): Promise<string[]> => {
  // Excalidraw's own toolbar is not ours to mend: the board's surface is left to its own tests.
  const { violations } = await new AxeBuilder({ page: tab }).exclude('.excalidraw').analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

for (const { device, colorScheme, options } of LOOKS) {
  test(
    `every screen keeps within its edges and has no serious problem for anybody, on a ${device}, ${colorScheme}`,
    { timeout: 300_000 },
    async () => {
      const problems: string[] = []
      let screens = 0
      const complaints = await everyScreen(stage, options, async (visitor, screen) => {
        screens++
        const { tab } = visitor
        // What is faded in has its colours when it stands.
        await tab.evaluate(() =>
          Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))).then(() => undefined),
        )
        await tab.screenshot({ path: join(SCREENS, `${screen}-${device}-${colorScheme}.png`), animations: 'disabled' })
        const width = await tab.evaluate(() => document.documentElement.scrollWidth)
        if (width > options.viewport.width) problems.push(`${screen}: ${width} pixels wide`)
        for (const problem of await seriousProblems(visitor)) problems.push(`${screen}: ${problem}`)
      })
      expect(problems).toEqual([])
      expect(complaints).toEqual([])
      expect(screens).toBeGreaterThanOrEqual(FEWEST_SCREENS)
    },
  )
}

test('an unknown page is a 404 with a way home, and a new name is seen by everybody', async () => {
  const alice = await stage.visitor('alice')
  const path = await alice.create('document')
  const response = await alice.tab.request.get(new URL('/p/gone-0000000000000000000000', alice.tab.url()).href)
  expect(response.status()).toBe(404)
  const bob = await stage.visitor('bob')
  await bob.go('/p/gone-0000000000000000000000')
  await bob.tab.getByRole('link', { name: /home/i }).first().click()
  await expect.poll(() => new URL(bob.tab.url()).pathname).toBe('/')
  await alice.tab.evaluate(() =>
    fetch('/api/v1/me', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Ada Lovelace' }),
    }),
  )
  await bob.go(path)
  await expect
    .poll(
      async () =>
        (await bob.people.allInnerTexts()).join() + (await bob.people.evaluateAll((items) => items.map((item) => item.outerHTML).join())),
    )
    .toContain('Ada Lovelace')
})
