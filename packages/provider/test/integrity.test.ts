import { contentDigest } from '@tandem/content'
import { expect, test } from 'vitest'
import { MemoryCopies } from '../src/storage/memory-copies.ts'
import { CH, pageId, settled, Tab, textOf, vectorOf, Writer } from './tab.ts'

const asked = (tab: Tab) => tab.wire.questions('verify')

/** A tab that was synced before, lost its connection and is back. */
const back = async (parts: ConstructorParameters<typeof Tab>[0] = {}) => {
  const tab = new Tab(parts)
  const row = new Writer().type('hello')
  const page = await tab.open(1, [row])
  await tab.cut()
  await tab.connect()
  await tab.answer({ seq: 1 })
  tab.state(1, [], vectorOf([row]))
  return { tab, page, row }
}

test('D7 who comes back compares what they have with the server, once it is quiet', async () => {
  const { tab, page } = await back()
  tab.clock.advance(4999)
  expect(asked(tab)).toEqual([])
  tab.clock.advance(2)
  expect(asked(tab)).toEqual([{ ch: CH, epoch: 1, seq: 1, digest: contentDigest(page.replica) }])
})

test('who takes everything from the server has nothing to compare', async () => {
  const tab = new Tab()
  await tab.open(1, [new Writer().type('hello')])
  tab.clock.advance(120_000)
  expect(asked(tab)).toEqual([])
})

test('nothing is compared while somebody types or something is not stored', async () => {
  const { tab, page } = await back()
  for (let n = 1; n <= 10; n++) {
    tab.clock.advance(2000)
    page.replica.getText('body').insert(0, 'x')
    tab.say('stored', { n, from: n + 1, to: n + 1 })
  }
  page.replica.getText('body').insert(0, 'y')
  tab.clock.advance(4900)
  tab.say('stored', { n: 11, from: 12, to: 12 })
  expect(asked(tab)).toEqual([])
  tab.clock.advance(5001)
  expect(asked(tab)).toMatchObject([{ seq: 12 }])
})

test('somebody who begins to type before the browser is idle is not kept waiting', async () => {
  const { tab, page } = await back()
  tab.clock.advance(5000)
  page.replica.getText('body').insert(0, 'x')
  tab.say('stored', { n: 1, from: 2, to: 2 })
  tab.clock.advance(1)
  expect(asked(tab)).toEqual([])
  tab.clock.advance(5001)
  expect(asked(tab)).toMatchObject([{ seq: 2 }])
})

test('after a gap it is compared again, but not more than once a minute', async () => {
  const { tab, row } = await back()
  tab.clock.advance(5001)
  tab.wire.answer('verify', { ok: true, same: true })
  tab.state(1, [], vectorOf([row]))
  tab.clock.advance(59_000)
  expect(asked(tab)).toHaveLength(1)
  tab.clock.advance(1001)
  expect(asked(tab)).toHaveLength(2)
})

test('a viewer, who changes nothing, compares nothing', async () => {
  const tab = new Tab()
  await tab.open(1, [new Writer().type('hello')])
  await tab.cut()
  await tab.connect()
  await tab.answer({ seq: 1, role: 'viewer' })
  tab.state(1, [])
  tab.clock.advance(120_000)
  expect(asked(tab)).toEqual([])
})

test.each([{ ok: true, same: true }, { ok: true }, { ok: false, code: 'rate', retryAfter: 9 }, undefined, 'odd'])(
  'an answer of %o changes nothing',
  async (answer) => {
    const { tab, page } = await back()
    tab.clock.advance(5001)
    tab.wire.answer('verify', answer)
    await settled()
    expect(page).toMatchObject({ canEdit: true, status: { state: 'synced' } })
  },
)

test('a tab that differs ends its page and forgets its copy; what is typed meanwhile is kept, and the next visit is right', async () => {
  const device = { copies: new MemoryCopies() }
  const { tab, page, row } = await back(device)
  tab.clock.advance(5001)
  page.replica.getText('body').insert(0, 'mine ')
  tab.wire.answer('verify', { ok: true, same: false })
  await settled()
  expect(page.status).toEqual({ state: 'ended', reason: 'copy_differs' })
  expect(page.save).toMatchObject({ state: 'ended', reason: 'copy_differs', unstored: 1, kept: 1 })
  page.close()
  const again = tab.connection.open(pageId)
  await settled()
  expect(textOf(again.replica)).toBe('')
  expect(tab.wire.joins().at(-1)).toMatchObject({ pageId })
  expect(tab.wire.joins().at(-1)).not.toHaveProperty('seq')
  await tab.answer({ seq: 1 })
  tab.state(1, [row])
  expect(textOf(again.replica)).toBe('mine hello')
})

test('an answer that comes after the connection was lost is not about this replica', async () => {
  const { tab, page } = await back()
  tab.clock.advance(5001)
  const { wire } = tab
  await tab.connect()
  wire.answer('verify', { ok: true, same: false })
  await settled()
  expect(page.status.state).toBe('joining')
})
