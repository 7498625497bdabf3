import { PROTOCOL_VERSION } from '@tandem/protocol'
import { connect } from '@tandem/provider'
import { newPage, NO_BROWSER, RawTab, signIn } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

const OURS = PROTOCOL_VERSION

/** What becomes of a tab of today at a server that speaks these wires. */
const tabAt = async (url: string) => {
  const cookie = await signIn(url)
  const connection = connect({ url, storage: 'memory', transports: ['websocket'], headers: { ...NO_BROWSER, cookie } })
  onTestFinished(() => connection.close())
  const page = connection.open(await newPage(url, cookie))
  const answered = () => page.status.state === 'synced' || !['connecting', 'resting', 'connected'].includes(connection.status.state)
  await new Promise<void>((resolve) => {
    const look = () => answered() && resolve()
    connection.subscribe(look)
    page.subscribe(look)
  })
  return { connection, page, cookie }
}

test('a tab that was loaded before an upgrade goes on beside one that was loaded after it', async () => {
  const url = await edgeApp({}, undefined, { oldest: OURS, newest: OURS + 1 })
  const { page, cookie } = await tabAt(url)
  expect(page.status.state).toBe('synced')
  const newer = await RawTab.connect(url, { cookie, auth: { protocol: OURS + 1, tab: 'newer' } })
  expect(newer.connected).toBe(true)
  newer.leave()
})

test('a tab from two upgrades ago is told to load the app anew, and keeps its page until then', async () => {
  const { connection, page } = await tabAt(await edgeApp({}, undefined, { oldest: OURS + 1, newest: OURS + 2 }))
  expect(connection.status).toEqual({ state: 'refused', code: 'version_too_old' })
  expect(page.status).toEqual({ state: 'ended', reason: 'version_too_old' })
})

test('a tab of the new version at a node that is not upgraded yet only reconnects', async () => {
  const { connection } = await tabAt(await edgeApp({}, undefined, { oldest: OURS - 1, newest: OURS - 1 }))
  expect(connection.status).toMatchObject({ state: 'offline', reason: 'busy', retryAt: expect.any(Number) })
})
