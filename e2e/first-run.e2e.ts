import { afterEach, expect, test } from 'vitest'
import { setUpInBrowser } from './setting-up.ts'
import { SharingDialog } from './sharing.ts'
import { Stage } from './stage.ts'

/** From the start of the process to both seeing the letters of both. */
const AT_MOST_MS = 60_000

/** Runs in the browser: what the app keeps there under names that an app at the root would have too. */
const keptOutside = async (below: string): Promise<string[]> => {
  const databases = await indexedDB.databases()
  const { scope } = await navigator.serviceWorker.ready
  const { held = [] } = await navigator.locks.query()
  const names = [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...[...databases, ...held].map(({ name }) => name ?? '')]
  const asked = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  return [...names.filter((name) => !name.includes(below)), ...[scope, ...asked].filter((name) => !name.includes(`${below}/`))]
}

let stage: Stage
let began: number

/** All of it lies below this path in the first case; every other test of browsers is at the root. */
const BELOW = '/teams/tandem'

const begin = async (how: { below?: string } = {}): Promise<void> => {
  began = performance.now()
  stage = await Stage.open(how)
}
afterEach(async () => {
  await stage.close()
})

test('from the start of the server to two people who write together in the page of the first run, below a path of a host', async () => {
  await begin({ below: BELOW })
  const { setupAddress = '' } = stage.server
  expect(setupAddress).toMatch(/\/teams\/tandem\/setup\?token=[0-9A-Za-z]{43}$/)
  const olga = await stage.visitor('olga', { as: 'nobody' })
  await olga.open(setupAddress)
  await setUpInBrowser(olga)
  await olga.arrived('document')
  expect(await olga.title.inputValue()).toContain('Welcome')
  await olga.write('\nOlga was here. ')

  const sharing = await SharingDialog.open(olga)
  const link = await sharing.byLink('editor')
  expect(link).toMatch(/\/teams\/tandem\/g\/[0-9A-Za-z]{43}$/)
  await sharing.close()

  const gus = await stage.visitor('gus', { as: 'nobody' })
  await gus.open(link)
  await gus.tab.getByLabel('Your name').fill('Gus Guest')
  await gus.tab.getByRole('button', { name: 'Join' }).click()
  await gus.arrived('document')
  await expect.poll(() => gus.text()).toContain('Olga was here.')
  await gus.write('So was Gus. ')
  await expect.poll(() => olga.text()).toContain('So was Gus.')
  const took = performance.now() - began
  process.stdout.write(`from the start of the server to two people writing together: ${(took / 1000).toFixed(1)} s\n`)

  await olga.caretOf('Gus Guest').waitFor()
  await expect.poll(() => olga.people.count()).toBe(2)
  // Nothing of it lies anywhere else on the host, in the browser neither: another app may be there.
  for (const { tab } of [olga, gus]) {
    expect(new URL(tab.url()).pathname.startsWith(`${BELOW}/`)).toBe(true)
    expect(await tab.evaluate(keptOutside, BELOW)).toEqual([])
  }
  // Nothing secret stays in an address, nor on the way back.
  for (const { tab } of [olga, gus]) expect(tab.url()).not.toMatch(/[0-9A-Za-z]{43}/)
  await gus.tab.goBack({ waitUntil: 'domcontentloaded' }).catch(() => null)
  expect(gus.tab.url()).not.toMatch(/[0-9A-Za-z]{43}/)
  expect([...olga.complaints, ...gus.complaints]).toEqual([])
  expect(took).toBeLessThan(AT_MOST_MS)
})

test('the link of the first run works once, and the second start prints the address alone', async () => {
  await begin()
  const { setupAddress = '' } = stage.server
  const olga = await stage.visitor('olga', { as: 'nobody' })
  await olga.open(setupAddress)
  await setUpInBrowser(olga)
  const eve = await stage.visitor('eve', { as: 'nobody' })
  await eve.open(setupAddress)
  await eve.tab.getByRole('heading', { name: 'This workspace is set up already' }).waitFor()
  await stage.server.end('SIGTERM')
  await stage.server.start()
  expect(stage.server.setupAddress).toBeUndefined()
  await olga.tab.reload({ waitUntil: 'domcontentloaded' })
  await olga.arrived('document')
})
