import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { everyScreen, LOOKS } from './every-screen.ts'
import { Stage } from './stage.ts'

/** Pictures of all screens, for people to page through. */
const SCREENS = join(import.meta.dirname, 'screens')

let stage: Stage

beforeEach(async () => {
  await mkdir(SCREENS, { recursive: true })
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

for (const { device, colorScheme, options } of LOOKS) {
  test(`a picture of every screen, on a ${device}, ${colorScheme}`, { timeout: 300_000 }, async () => {
    const tooWide: string[] = []
    await everyScreen(stage, options, async ({ tab }, screen) => {
      await tab.screenshot({ path: join(SCREENS, `${screen}-${device}-${colorScheme}.png`), animations: 'disabled' })
      const width = await tab.evaluate(() => document.documentElement.scrollWidth)
      if (width > options.viewport.width) tooWide.push(`${screen}: ${width} pixels`)
    })
    // Nothing reaches beyond the edge of the screen.
    expect(tooWide).toEqual([])
  })
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
