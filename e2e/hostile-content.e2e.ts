import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOARD_PAYLOADS, DOCUMENT_PAYLOADS, MARKUP } from './payloads.ts'
import { Stage } from './stage.ts'
import { Stranger } from './stranger.ts'
import type { Visitor } from './visitor.ts'

const SCENE = 'canvas.excalidraw__canvas.static'

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const NAME = '<img src=x onerror=window.__xss=1>"\'>{{1}}'

/** Somebody whose browser tells of anything that ran: a flag that was set, a dialog, a window that opened by itself. */
const watched = async (name: string, as: 'guest' | 'owner' = 'guest'): Promise<{ visitor: Visitor; ran: () => Promise<string[]> }> => {
  const visitor = await stage.visitor(name, { as })
  const seen: string[] = []
  visitor.tab.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  visitor.tab.context().on('page', (page) => seen.push(`window ${page.url()}`))
  const ran = async () => {
    for (const frame of visitor.tab.frames())
      if (await frame.evaluate(() => '__xss' in window && (window as { __xss?: unknown }).__xss !== undefined))
        seen.push(`ran in ${frame.url()}`)
    return [...seen, ...visitor.complaints]
  }
  return { visitor, ran }
}

const outcomes = async (stranger: Stranger, changes: [string, (replica: Y.Doc) => void][]): Promise<string[]> => {
  const refused: string[] = []
  for (const [what, change] of changes) {
    const outcome = await stranger.write(change)
    if (outcome !== 'stored') refused.push(`${what}: ${outcome}`)
  }
  return refused
}

const intoBody = (make: () => Y.XmlElement | Y.XmlText) => (replica: Y.Doc) => {
  const body = replica.getXmlFragment('body')
  body.insert(body.length, [make()])
}
const DOCUMENT_CHANGES = DOCUMENT_PAYLOADS.map(([what, make]): [string, (replica: Y.Doc) => void] => [what, intoBody(make)])

test('R23 nothing in a document runs, and what is good in it can be read and edited', async () => {
  const { visitor: alice, ran } = await watched('alice')
  const path = await alice.create('document')
  await alice.write('A good first line.')
  await alice.sign('saved')
  const stranger = await Stranger.join(await stage.workspace, path, NAME)
  // Half of it arrives in an open page, half is there when the page is opened.
  const half = Math.floor(DOCUMENT_CHANGES.length / 2)
  expect(await outcomes(stranger, DOCUMENT_CHANGES.slice(0, half))).toEqual([])
  expect(await stranger.write((replica) => void replica.getMap('meta').set('title', MARKUP[1]))).toBe('stored')
  await expect.poll(() => alice.title.inputValue()).toBe(MARKUP[1])
  await expect.poll(() => alice.text()).toContain('A good first line.')
  expect(await outcomes(stranger, DOCUMENT_CHANGES.slice(half))).toEqual([])
  await stranger.write(intoBody(() => Object.assign(new Y.XmlElement('paragraph'))))
  stranger.appear({ activity: 'active', cursor: { anchor: new Uint8Array(200).fill(255), head: new Uint8Array([1, 2, 3]) } })
  await alice.people.nth(1).waitFor()

  const { visitor: bob, ran: ranAtBobs } = await watched('bob')
  await bob.go(path)
  for (const visitor of [alice, bob]) {
    for (const text of ['A good first line.', MARKUP[0], 'address 0', 'listed', 'format 6', 'attributes 8'])
      await expect.poll(() => visitor.text(), { message: `${visitor.name} reads` }).toContain(text)
    expect(await strangeElements(visitor)).toEqual([])
  }

  await pokeAt(bob)
  await bob.placeCaret('start')
  await bob.tab.keyboard.type('Bob writes. ')
  await expect.poll(() => alice.text()).toContain('Bob writes. A good first line.')
  await alice.placeCaret('end')
  await alice.tab.keyboard.type('So does Alice.')
  await expect.poll(() => bob.text()).toContain('So does Alice.')
  // Also beside what no editor of ours has written.
  for (const text of ['format 0', 'format 2', 'attributes 0']) {
    await bob.body.getByText(text, { exact: true }).click()
    await bob.tab.keyboard.press('End')
    await bob.tab.keyboard.type('!')
    await expect.poll(() => alice.text()).toContain(`${text}!`)
  }
  await alice.sign('saved')

  // Nothing was taken away by whoever opened or edited it.
  await bob.tab.reload({ waitUntil: 'domcontentloaded' })
  for (const text of ['element 0: window.__xss=1', 'element 15: window.__xss=1', 'an embed', 'Bob writes. A good first line.'])
    await expect.poll(() => bob.text()).toContain(text)
  const { visitor: olga, ran: ranAtOlgas } = await watched('olga', 'owner')
  await olga.go('/')
  await olga.tab
    .getByText(MARKUP[1] ?? '')
    .first()
    .waitFor()
  expect([...(await ran()), ...(await ranAtBobs()), ...(await ranAtOlgas())]).toEqual([])
  stranger.leave()
})

test('R23 nothing on a board runs, and it can be drawn on', async () => {
  const { visitor: alice, ran } = await watched('alice')
  const path = await alice.create('board')
  const stranger = await Stranger.join(await stage.workspace, path, NAME)
  const changes = BOARD_PAYLOADS.map(([id, base]): [string, (replica: Y.Doc) => void] => [
    id,
    (replica) => void replica.getMap('elements').set(id, new Y.Map([['_', base]])),
  ])
  const half = Math.floor(changes.length / 2)
  expect(await outcomes(stranger, changes.slice(0, half))).toEqual([])
  expect(
    await stranger.write((replica) => {
      replica.getMap('meta').set('title', MARKUP[1])
      replica.getMap('meta').set('background', 'url(javascript:window.__xss=1)')
      replica.getMap('elements').set('value', MARKUP[0])
    }),
  ).toBe('stored')
  expect(await outcomes(stranger, changes.slice(half))).toEqual([])
  stranger.appear({
    activity: 'active',
    selection: ['constructor', '__proto__', MARKUP[1] ?? ''].map((id) => id.slice(0, 64)),
    editing: '__proto__',
    pointer: { x: 200, y: 200, tool: 'laser', button: 'down' },
  })
  await alice.people.nth(1).waitFor()

  const { visitor: bob, ran: ranAtBobs } = await watched('bob')
  await bob.go(path)
  await bob.board.locator('canvas').first().waitFor()
  await bob.sign('saved')
  for (const visitor of [alice, bob]) await expect.poll(() => visitor.painted(SCENE, [60, 60, 600, 500])).toBeGreaterThan(500)
  // Pointing and selecting brings up links.
  const corner = await alice.board.boundingBox()
  for (const [, { x, y }] of BOARD_PAYLOADS)
    await alice.tab.mouse.click((corner?.x ?? 0) + Number(x) + 30, (corner?.y ?? 0) + Number(y) + 15)
  await alice.tab.keyboard.press('Escape')
  // Bob's view was moved when he came: what he draws is somewhere else in hers.
  const all = (): Promise<number> => alice.painted(SCENE, [0, 0, corner?.width ?? 0, corner?.height ?? 0])
  const drawn = await all()
  await bob.drag('r', [
    [800, 420],
    [940, 560],
  ])
  await expect.poll(all).toBeGreaterThan(drawn + 50)
  await bob.sign('saved')
  expect([...(await ran()), ...(await ranAtBobs())]).toEqual([])
  stranger.leave()
})

/** Elements and attributes in the document that no block of ours has, and links to elsewhere than the web or a mailbox. */
const strangeElements = (visitor: Visitor): Promise<string[]> =>
  visitor.body.evaluate((body) => {
    const strange: string[] = []
    for (const element of body.querySelectorAll('*')) {
      if (
        element.matches(
          'script, iframe, object, embed, svg:not(.t-ours), style, link, base, meta, form, math, img:not(.ProseMirror-separator)',
        )
      )
        strange.push(element.outerHTML.slice(0, 100))
      for (const { name, value } of element.attributes) if (/^on|srcdoc|formaction/.test(name)) strange.push(`${name}=${value}`)
      const href = element.getAttribute('href')
      if (href !== null && !/^(?:https?|mailto):/.test(href)) strange.push(href)
    }
    return strange
  })

/** Points at, and clicks, everything in the document. */
const pokeAt = async (visitor: Visitor): Promise<void> => {
  const links = visitor.body.locator('a')
  for (let i = 0; i < (await links.count()); i++) await links.nth(i).click()
  await visitor.body.evaluate((body) => {
    for (const element of body.querySelectorAll('*'))
      for (const type of ['mouseover', 'mouseenter', 'focus', 'toggle', 'load', 'error', 'animationstart'])
        element.dispatchEvent(new Event(type, { bubbles: true }))
  })
}
