import type { Space } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

const MOST_STEPS = 60

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const press = (visitor: Visitor, ...keys: string[]): Promise<void> =>
  keys.reduce(async (before, key) => {
    await before
    await visitor.tab.keyboard.press(key)
  }, Promise.resolve())

/** What has the focus, in words; and whether a person sees that it has. */
const focused = (visitor: Visitor): Promise<{ role: string; name: string; isSeen: boolean }> =>
  visitor.tab.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return { role: '', name: '', isSeen: false }
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const { width, height } = element.getBoundingClientRect()
    const role = element.getAttribute('role') ?? (element instanceof HTMLInputElement ? element.type : element.tagName.toLowerCase())
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((label) => label.textContent).join(' ') : ''
    const name = element.getAttribute('aria-label') ?? (labels || (element.textContent ?? '').trim())
    const hasRing = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    return { role, name, isSeen: width > 0 && height > 0 && hasRing }
  })

/** Presses Tab until something has the focus that `suits`; fails when it is never reached. */
const tabTo = async (visitor: Visitor, suits: (found: { role: string; name: string }) => boolean, key = 'Tab'): Promise<void> => {
  const passed: string[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    await press(visitor, key)
    const found = await focused(visitor)
    if (suits(found)) return
    passed.push(`${found.role} "${found.name.slice(0, 40)}"`)
  }
  throw new Error(`not reached with ${key}: ${passed.join(', ')}`)
}
const named =
  (name: string | RegExp) =>
  ({ name: found }: { name: string }): boolean =>
    typeof name === 'string' ? found === name : name.test(found)

/** Olga at home, in a space with a few pages. */
const atHome = async () => {
  const workspace = await stage.workspace
  const { spaces } = await workspace.ask<{ spaces: Space[] }>('GET /spaces')
  const space = spaces.find(({ id }) => id === workspace.space)
  for (const title of ['Alpha', 'Beta', 'Gamma'])
    await workspace.ask('POST /pages', { body: { kind: 'document', title, space: workspace.space } })
  const olga = await stage.visitor('olga', { as: 'owner' })
  await olga.go('/')
  await olga.tab.getByRole('main').getByText('Gamma').first().waitFor()
  await olga.tab.getByRole('treeitem', { name: /Gamma/ }).waitFor()
  return { olga, workspace, space }
}

const pathOf = (visitor: Visitor): string => new URL(visitor.tab.url()).pathname

test('home with the keyboard alone: the first key leads past the sidebar, every step is seen, and a page opens', async () => {
  const { olga } = await atHome()
  await press(olga, 'Tab')
  expect((await focused(olga)).name).toBe('Skip to the content')
  await press(olga, 'Enter')
  const unseen: string[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    await press(olga, 'Tab')
    const { role, name, isSeen } = await focused(olga)
    if (role === '') break
    if (!isSeen) unseen.push(`${role} "${name.slice(0, 40)}"`)
    if (/Gamma/.test(name)) break
  }
  expect(unseen).toEqual([])
  await press(olga, 'Enter')
  await olga.arrived('document')
  await expect.poll(() => olga.title.inputValue()).toBe('Gamma')
})

test('the tree with the keyboard alone: walk, open a branch, move a page, open it, its menu, and back', async () => {
  const { olga, workspace } = await atHome()
  await tabTo(olga, ({ role }) => role === 'treeitem')
  await press(olga, 'Home')
  const names = async () => (await olga.tab.getByRole('treeitem').allInnerTexts()).map((text) => text.trim().split('\n')[0] ?? '')
  // Letters lead to a name.
  await olga.tab.keyboard.type('gam')
  await expect.poll(async () => (await focused(olga)).name).toMatch(/Gamma/)
  await press(olga, 'Alt+ArrowUp')
  await expect.poll(async () => (await names()).filter((name) => /Alpha|Beta|Gamma/.test(name))).toEqual(['Alpha', 'Gamma', 'Beta'])
  // The page that was moved keeps the focus.
  await expect.poll(async () => (await focused(olga)).name).toMatch(/Gamma/)
  const { pages } = await workspace.ask<{ pages: { title: string }[] }>(`GET /spaces/${workspace.space}/tree`)
  expect(pages.map(({ title }) => title).filter((title) => title !== 'Everything')).toEqual(['Alpha', 'Gamma', 'Beta'])

  await press(olga, 'Shift+F10')
  await olga.tab.getByRole('menu').waitFor()
  await expect.poll(() => focused(olga)).toEqual({ role: 'menuitem', name: 'Open in a new tab', isSeen: true })
  await press(olga, 'ArrowDown')
  await expect.poll(async () => (await focused(olga)).name).toBe('Star')
  await press(olga, 'Escape')
  await olga.tab.getByRole('menu').waitFor({ state: 'detached' })
  await expect.poll(async () => (await focused(olga)).name).toMatch(/Gamma/)
  await press(olga, 'Enter')
  await olga.arrived('document')
  await expect.poll(() => olga.title.inputValue()).toBe('Gamma')
})

test('the share dialog with the keyboard alone: open, let anyone in to view, take the link, and come back to the button', async () => {
  const { olga, workspace } = await atHome()
  const page = await workspace.privatePage('document')
  await olga.go(page.address)
  await olga.arrived('document')
  await tabTo(olga, named('Share'), 'Shift+Tab')
  await press(olga, 'Enter')
  const dialog = olga.tab.getByRole('dialog', { name: /^Share/ })
  await dialog.getByRole('radio', { name: 'Only people with access' }).waitFor()
  await tabTo(olga, ({ role, name }) => role === 'radio' && name === 'Only people with access')
  await press(olga, 'ArrowDown')
  await dialog.getByRole('button', { name: 'Copy link' }).waitFor()
  await tabTo(olga, named(/^What people with the link may do/))
  await press(olga, 'Enter')
  await olga.tab.getByRole('menuitemradio', { name: 'Can view' }).waitFor()
  await press(olga, 'Home', 'Enter')
  await dialog.getByRole('button', { name: 'What people with the link may do: Can view' }).waitFor()
  await tabTo(olga, ({ name }) => name === 'Link')
  const address = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue()
  expect(address).toMatch(/\/g\/[0-9A-Za-z]{43}$/)
  // The focus stays inside, however far one goes.
  for (let step = 0; step < 30; step++) await press(olga, 'Tab')
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await press(olga, 'Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(async () => (await focused(olga)).name).toBe('Share')
})

test('the palette with the keyboard alone: a page, an action, the theme', async () => {
  const { olga } = await atHome()
  const palette = olga.tab.getByRole('dialog', { name: 'Search and commands' })
  const opened = async () => {
    // The one that was just closed is gone only a moment after nobody sees it.
    await expect.poll(() => olga.tab.locator('dialog').count()).toBe(0)
    await press(olga, 'Control+k')
    await palette.getByRole('option').first().waitFor()
  }
  // There is one of it, whichever way it was opened, and one Escape closes it.
  await tabTo(olga, named(/^Search/))
  await press(olga, 'Enter')
  await palette.getByRole('option').first().waitFor()
  expect(await palette.count()).toBe(1)
  await press(olga, 'Escape')
  await opened()
  await olga.tab.keyboard.type('beta')
  await palette.getByRole('option', { name: /Beta/, selected: true }).waitFor()
  await press(olga, 'Enter')
  await olga.arrived('document')
  await expect.poll(() => olga.title.inputValue()).toBe('Beta')

  await opened()
  await palette.getByRole('option', { name: 'beta', exact: true }).click()
  await palette.getByRole('option', { name: /Beta/, selected: true }).waitFor()
  await press(olga, 'Control+a', 'Delete')
  await palette.getByRole('option', { name: 'Clear recent searches' }).click()
  await palette.getByRole('option', { name: 'beta', exact: true }).waitFor({ state: 'detached' })
  await olga.tab.keyboard.type('>star')
  await palette.getByRole('option', { name: 'Star this page', selected: true }).waitFor()
  await press(olga, 'Enter')
  await palette.waitFor({ state: 'detached' })
  await opened()
  await olga.tab.keyboard.type('dark theme')
  await palette.getByRole('option', { name: 'Dark theme', selected: true }).waitFor()
  await press(olga, 'Enter')
  await expect.poll(() => olga.tab.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe('dark')

  await opened()
  await olga.tab.keyboard.type('home')
  await palette.getByRole('option', { name: /^Home/, selected: true }).waitFor()
  await press(olga, 'Enter')
  await expect.poll(() => pathOf(olga)).toBe('/')
  await olga.tab.getByText('Starred').first().waitFor()
})
