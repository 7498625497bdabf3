import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

/** Pictures of the main screens, for people to page through. */
const SCREENS = join(import.meta.dirname, 'screens')

const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const

let stage: Stage

beforeEach(async () => {
  await mkdir(SCREENS, { recursive: true })
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const seriousProblems = async (visitor: Visitor): Promise<string[]> => {
  // Excalidraw's own toolbar is not ours to mend: the board's surface is left to its own tests.
  const { violations } = await new AxeBuilder({ page: visitor.tab }).exclude('.excalidraw').analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

const show = async (visitor: Visitor, name: string): Promise<void> => {
  await visitor.tab.screenshot({ path: join(SCREENS, `${name}.png`), animations: 'disabled' })
  expect(await seriousProblems(visitor), name).toEqual([])
}

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every screen on a ${device}, ${colorScheme}, is readable for everybody`, async () => {
      const name = (screen: string) => `${screen}-${device}-${colorScheme}`
      const alice = await stage.visitor('alice', { ...options, colorScheme })
      await alice.go('/')
      await alice.tab.getByText('New document').first().waitFor()
      await show(alice, name('home-empty'))

      const document = await alice.create('document')
      await alice.title.fill('A title long enough to show what happens when somebody cannot stop while naming a page')
      await alice.write('First line.\n## A heading\n- one thing\nanother\n\n')
      const bob = await stage.visitor('bob')
      await bob.go(document)
      await bob.body.waitFor()
      await bob.write('And a line from somebody else.')
      await expect.poll(() => alice.text()).toContain('somebody else')
      await alice.sign('saved')
      await show(alice, name('document'))

      const board = await alice.create('board')
      await bob.go(board)
      await bob.board.locator('canvas').first().waitFor()
      await bob.sign('saved')
      await bob.drag('r', [
        [480, 260],
        [640, 380],
      ])
      await expect.poll(() => alice.people.count()).toBe(2)
      await show(alice, name('board'))

      await alice.go('/')
      await alice.tab.getByText('A title long enough').waitFor()
      await show(alice, name('home'))

      await alice.go('/p/nothing-0000000000000000000000')
      await alice.tab.getByText('does not exist').first().waitFor()
      await show(alice, name('not-found'))
      expect(alice.complaints).toEqual([])
    })
  }
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
  await bob.tab.getByText('Untitled').first().waitFor()
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
