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

/** Alice makes a document, Bob opens it by its address. */
const together = async (
  through: 'server' | 'proxy',
  { keepsProfile = false } = {},
): Promise<{ alice: Visitor; bob: Visitor; path: string }> => {
  const alice = await stage.visitor('alice', { through, keepsProfile })
  const path = await alice.create('document')
  const bob = await stage.visitor('bob', { through })
  await bob.go(path)
  await bob.body.waitFor()
  return { alice, bob, path }
}

const bothRead = async (alice: Visitor, bob: Visitor, ...texts: string[]): Promise<void> => {
  for (const visitor of [alice, bob]) {
    for (const text of texts) await expect.poll(() => visitor.text(), { message: `${visitor.name} reads` }).toContain(text)
  }
  await expect.poll(async () => (await alice.text()) === (await bob.text())).toBe(true)
}

test("two people see each other's text, title, carets and names", async () => {
  const { alice, bob } = await together('server')
  await alice.write('From Alice. ')
  await expect.poll(() => bob.text()).toContain('From Alice.')
  await bob.write('From Bob. ')
  await bothRead(alice, bob, 'From Alice.', 'From Bob.')
  await alice.title.fill('Travel plans')
  await expect.poll(() => bob.title.inputValue().catch(() => bob.title.innerText())).toBe('Travel plans')
  await expect.poll(() => alice.people.count()).toBe(2)
  await expect.poll(() => bob.people.count()).toBe(2)
  const bobsName = await bob.tab.evaluate(async () => ((await (await fetch('/api/v1/me')).json()) as { name: string }).name)
  await alice.caretOf(bobsName).waitFor()
  await alice.sign('saved')
  await bob.sign('saved')
  expect([await alice.transport(), await bob.transport()]).toEqual(['websocket', 'websocket'])
  expect([...alice.complaints, ...bob.complaints]).toEqual([])
})

test('the same over long-polling alone, and the sign says so', async () => {
  stage.proxy.refuseUpgrades()
  const { alice, bob } = await together('proxy')
  await alice.write('One line from Alice. ')
  await expect.poll(() => bob.text()).toContain('One line from Alice.')
  await bob.write('One from Bob. ')
  await bothRead(alice, bob, 'One line from Alice.', 'One from Bob.')
  await expect.poll(() => alice.people.count()).toBe(2)
  const bobsName = await bob.tab.evaluate(async () => ((await (await fetch('/api/v1/me')).json()) as { name: string }).name)
  await alice.caretOf(bobsName).waitFor()
  await alice.sign('saved')
  expect([await alice.transport(), await bob.transport()]).toEqual(['polling', 'polling'])
})

test('D1 a server killed in the middle of typing takes nothing with it', async () => {
  const { alice, bob } = await together('server')
  await alice.write('Stored before.\n')
  // What others see is stored.
  await expect.poll(() => bob.text()).toContain('Stored before.')
  await alice.sign('saved')
  await bob.placeCaret('start')
  await alice.placeCaret('end')
  const typing = [
    alice.tab.keyboard.type('Alice goes on and on and on through all of it. '),
    bob.tab.keyboard.type('So does Bob, all the time. '),
  ]
  await expect.poll(() => alice.text()).toContain('Alice g')
  await stage.server.end('SIGKILL')
  await Promise.all(typing)
  await alice.sign('offline', 'reconnecting')
  await alice.write('Written while it was down. ')
  await stage.server.start()
  await alice.sign('saved')
  await bob.sign('saved')
  const written = 'So does Bob, all the time. Stored before.\nAlice goes on and on and on through all of it. Written while it was down.'
  await expect.poll(() => alice.text()).toBe(written)
  await expect.poll(() => bob.text()).toBe(written)
})

test('what is typed offline survives closing the browser and reaches both', async () => {
  const { alice, bob, path } = await together('proxy', { keepsProfile: true })
  await alice.write('Before the tunnel. ')
  await expect.poll(() => bob.text()).toContain('Before the tunnel.')
  await alice.sign('saved')
  await alice.tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  stage.proxy.cut()
  await alice.sign('offline', 'reconnecting')
  await alice.write('Inside the tunnel. ')
  await expect.poll(() => alice.text()).toContain('Inside the tunnel.')
  await alice.keptOnDevice()
  await alice.closeBrowser()
  await alice.openBrowser()
  await alice.go(path) // still offline: the app and the text come from the device
  await expect.poll(() => alice.text()).toContain('Inside the tunnel.')
  stage.proxy.mend()
  await alice.sign('saved')
  await bothRead(alice, bob, 'Before the tunnel.', 'Inside the tunnel.')
})

test('what is typed offline just before the tab is closed is there when it is opened again', async () => {
  const { alice, bob, path } = await together('proxy')
  await alice.write('Before the tunnel. ')
  await expect.poll(() => bob.text()).toContain('Before the tunnel.')
  await alice.sign('saved')
  await alice.tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  stage.proxy.cut()
  await alice.sign('offline', 'reconnecting')
  await alice.write('Inside the tunnel, and out of time.')
  await alice.reopenTab()
  await alice.go(path)
  await expect.poll(() => alice.text()).toBe('Before the tunnel. Inside the tunnel, and out of time.')
  stage.proxy.mend()
  await alice.sign('saved')
  await bothRead(alice, bob, 'Inside the tunnel, and out of time.')
})

test('a caret that is moved while others write stays where it was moved to', async () => {
  const { alice, bob } = await together('server')
  await alice.write('Fixed line.\nThe other line.')
  await expect.poll(() => bob.text()).toContain('The other line.')
  await bob.placeCaret('end')
  await alice.placeCaret('start')
  const rounds = 30
  let writing = true
  const stream = (async () => {
    while (writing) await bob.tab.keyboard.type('x')
  })()
  for (let round = 0; round < rounds; round++) {
    await alice.tab.keyboard.press('Home')
    await alice.tab.keyboard.type('<')
    await alice.tab.keyboard.press('End')
    await alice.tab.keyboard.type('>')
  }
  writing = false
  await stream
  const first = `${'<'.repeat(rounds)}Fixed line.${'>'.repeat(rounds)}`
  await expect.poll(async () => (await bob.text()).split('\n')[0]).toBe(first)
  expect((await alice.text()).split('\n')[0]).toBe(first)
  await bothRead(alice, bob, first)
})

test('two people who write at one place at the same time keep their words whole', async () => {
  const { alice, bob } = await together('server')
  await alice.write('Here: ')
  await expect.poll(() => bob.text()).toContain('Here:')
  await alice.placeCaret('end')
  await bob.placeCaret('end')
  const [hers, his] = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  await Promise.all([alice.tab.keyboard.type(hers), bob.tab.keyboard.type(his)])
  await bothRead(alice, bob, hers, his)
})

test("undo takes back one's own words and leaves the other's", async () => {
  const { alice, bob } = await together('server')
  await alice.write('Mine. ')
  await expect.poll(() => bob.text()).toContain('Mine.')
  await bob.write('Yours. ')
  await bothRead(alice, bob, 'Mine.', 'Yours.')
  await alice.body.focus()
  // Letters that were typed with pauses are taken back one by one.
  await expect
    .poll(async () => {
      await alice.tab.keyboard.press('Control+z')
      return alice.text()
    })
    .toBe('Yours.')
  await expect.poll(() => bob.text()).toBe('Yours.')
})
