import { readFile } from 'node:fs/promises'
import { freshReplica } from '@tandem/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SharingDialog, type LinkRole } from './sharing.ts'
import { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

/** From the answer to whoever changed it to the sign at whoever it is about. */
const AT_MOST_MS = 1000

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

/** Olga has shared a document by a link, and Gus, who came by it, writes there. */
const together = async (role: LinkRole = 'editor') => {
  const workspace = await stage.workspace
  const page = await workspace.newPage('document')
  const olga = await stage.visitor('olga', { as: 'owner' })
  await olga.go(page.address)
  await olga.arrived('document')
  const sharing = await SharingDialog.open(olga)
  const address = await sharing.byLink(role)
  const gus = await stage.visitor('gus', { as: { cookie: await workspace.join({ address }, { name: 'Gus' }) } })
  await gus.go(page.address)
  await gus.arrived('document')
  await gus.write('Gus begins. ')
  await expect.poll(() => olga.text()).toContain('Gus begins.')
  return { workspace, page, olga, gus, sharing }
}

/** Types one letter after the other until told to stop. */
const keepTyping = (visitor: Visitor): { stop: () => Promise<void> } => {
  let goesOn = true
  const typing = (async () => {
    while (goesOn) await visitor.tab.keyboard.type('x')
  })()
  return {
    stop: () => {
      goesOn = false
      return typing
    },
  }
}

/** The page as the server has it. */
const storedText = async (page: Parameters<typeof freshReplica>[1]['page']): Promise<string> => {
  const { url, owner } = await stage.workspace
  return (await freshReplica(url, { cookie: owner, page })).getXmlFragment('body').toString()
}

test('D5 a guest whose link is revoked while they type is told so within a second, keeps the text, and nothing typed later is stored', async () => {
  const { page, olga, gus, sharing } = await together()
  const typing = keepTyping(gus)
  await expect.poll(() => olga.text()).toContain('xxx')
  await sharing.endLink()
  const revokedAt = performance.now()
  const stored = await storedText(page.id)
  await gus.sign('ended')
  expect(performance.now() - revokedAt).toBeLessThan(AT_MOST_MS)
  await typing.stop()
  await gus.tab.getByText('Access ended').first().waitFor()

  const download = gus.tab.waitForEvent('download')
  await gus.tab.getByRole('button', { name: 'Keep my text as a file' }).click()
  const copy = await readFile(await (await download).path(), 'utf8')
  expect(copy).toContain('Gus begins.')

  // A stored letter is seen by others at once: a moment later there is none that was not there when the link was gone.
  await olga.tab.keyboard.press('Escape')
  await olga.write('Olga goes on.')
  await olga.sign('saved')
  const letters = (text: string): number => text.split('x').length
  expect(letters(await storedText(page.id))).toBe(letters(stored))
  expect(letters(await olga.text())).toBe(letters(stored))

  // Neither a reload nor the address of the page leads back.
  await gus.go(page.address)
  await expect.poll(() => gus.tab.locator('[contenteditable=true]').count()).toBe(0)
  expect([...olga.complaints, ...gus.complaints]).toEqual([])
})

test('D5 a guest whose role is lowered while they type may read on: the caret is gone, and nothing typed later is stored', async () => {
  const { page, olga, gus, sharing } = await together()
  const typing = keepTyping(gus)
  await expect.poll(() => olga.text()).toContain('xxx')
  await sharing.setRole('viewer')
  const stored = await storedText(page.id)
  await gus.sign('readonly')
  await typing.stop()
  await gus.tab.getByText('You can now only view').first().waitFor()
  expect(await gus.tab.locator('[contenteditable=true]').count()).toBe(0)
  expect(await gus.tab.evaluate(() => document.activeElement?.closest('[role=textbox]') ?? null)).toBeNull()
  await sharing.close()
  await olga.write('Olga goes on.')
  await expect.poll(() => gus.tab.getByText('Olga goes on.').count()).toBeGreaterThan(0)
  const letters = (text: string): number => text.split('x').length
  expect(letters(await storedText(page.id))).toBe(letters(stored))

  // Given back, they write on without a reload.
  const again = await SharingDialog.open(olga)
  await again.setRole('editor')
  await again.close()
  await gus.sign('saved')
  await gus.write('Gus is back.')
  await expect.poll(() => olga.text()).toContain('Gus is back.')
})

test('D5 a page that is moved to a space one may not see ends for whoever is in it', async () => {
  const workspace = await stage.workspace
  const space = await workspace.ask<{ id: string }>('POST /spaces', { body: { name: 'Private', visibility: 'private' } })
  const gusAccount = await workspace.member({ name: 'Gus' })
  const page = await workspace.privatePage('document')
  const gus = await stage.visitor('gus', { as: { cookie: gusAccount.cookie } })
  await gus.go(page.address)
  await gus.arrived('document')
  await gus.write('Gus begins. ')
  await gus.sign('saved')
  await workspace.ask(`POST /pages/${page.id}/move`, { body: { space: space.id } })
  await expect(gus.sign('ended')).resolves.toBeUndefined()
})
