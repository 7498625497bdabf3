import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Stage } from './stage.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3 } as const
/** A phone out of doors: milliseconds, and bytes a second. */
const MOBILE_NETWORK = { offline: false, latency: 70, downloadThroughput: 1_500_000, uploadThroughput: 500_000 }
const AT_MOST_MS = 10_000
const TAPS = 2

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const onMobileNetwork = async (tab: Page): Promise<void> => {
  const session = await tab.context().newCDPSession(tab)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', MOBILE_NETWORK)
}

test('a guest on a phone is within ten seconds and two taps from the link to letters that both see', async () => {
  const workspace = await stage.workspace
  const olga = await stage.visitor('olga', { as: 'owner' })
  const page = await workspace.newPage('document')
  const link = await workspace.link(page.id, 'editor')
  await olga.go(page.address)
  await olga.arrived('document')
  await olga.write('Hello from the desk. ')

  const gus = await stage.visitor('gus', { ...PHONE, as: 'nobody' })
  await onMobileNetwork(gus.tab)
  const began = performance.now()
  let taps = 0
  await gus.go(link.address)
  // A name is there to begin with.
  await gus.tab.getByRole('button', { name: 'Join' }).tap()
  taps++
  await gus.body.getByText('Hello from the desk.').tap()
  taps++
  await gus.tab.keyboard.type('Hi from the bus. ')
  await expect.poll(() => olga.text()).toContain('Hi from the bus.')
  const took = performance.now() - began
  process.stdout.write(`from the link to the first letter that somebody else sees: ${(took / 1000).toFixed(1)} s, ${taps} taps\n`)
  expect(await gus.text()).toContain('Hello from the desk.')
  expect(taps).toBeLessThanOrEqual(TAPS)
  expect(took).toBeLessThan(AT_MOST_MS)
  await gus.sign('saved')
  expect(gus.complaints).toEqual([])
  // Nothing reaches beyond the edge of the screen.
  expect(await gus.tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.viewport.width)
})

test('who comes by a link to read is asked nothing and reads', async () => {
  const workspace = await stage.workspace
  const page = await workspace.newPage('document')
  const olga = await stage.visitor('olga', { as: 'owner' })
  await olga.go(page.address)
  await olga.arrived('document')
  await olga.write('For everybody to read.')
  await olga.sign('saved')
  const { address } = await workspace.link(page.id, 'viewer')
  const gus = await stage.visitor('gus', { ...PHONE, as: 'nobody' })
  await gus.go(address)
  await gus.tab.getByText('For everybody to read.').waitFor()
  expect(await gus.tab.locator('[contenteditable=true]').count()).toBe(0)
  expect(gus.complaints).toEqual([])
})
