import { NginxServer, NO_BROWSER, RawTab, temporaryFolder, Workspace } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { startApp, type App } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Clock } from '../src/rooms/ports.ts'
import { systemClock } from '../src/rooms/system-clock.ts'
import { Events } from '../src/telemetry/events.ts'
import { postgresForFile } from './postgres.ts'

const POLL = '/socket.io/?EIO=4&transport=polling'
const STICKS = Array.from({ length: 8 }, (_, i) => `tandem_node=${i}`)

const postgres = postgresForFile()

/** Two nodes on one new database; the first goes by this clock. */
const twoNodes = async (clock?: Clock): Promise<readonly [App, App]> => {
  const databaseUrl = await postgres.newDatabase()
  const folder = await temporaryFolder()
  const node = async (its?: Clock): Promise<App> => {
    const config = readConfig({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent', TRUST_PROXY: '1', DATABASE_URL: databaseUrl })
    const app = await startApp(config, new Events(config.logLevel), () => undefined, its)
    onTestFinished(() => app.stop({ atOnce: true }))
    return app
  }
  onTestFinished(() => folder.remove())
  return [await node(clock), await node()]
}

const nginxBefore = async (...nodes: App[]): Promise<string> => {
  const proxy = await NginxServer.start({ nodes: nodes.map(({ address }) => Number(new URL(address).port)) })
  onTestFinished(() => proxy.remove())
  return proxy.url
}

const handshake = (url: string, stick = ''): Promise<Response> => fetch(`${url}${POLL}`, { headers: { ...NO_BROWSER, cookie: stick } })

test('a poll finds the node that has its connection, whichever is asked first, also with what is posted', { timeout: 60_000 }, async () => {
  const [one, two] = await twoNodes()
  const url = await nginxBefore(one, two)
  const { sid } = JSON.parse((await (await handshake(two.address)).text()).slice(1)) as { sid: string }
  for (const cookie of STICKS) {
    const posted = await fetch(`${url}${POLL}&sid=${sid}`, { method: 'POST', body: '3', headers: { ...NO_BROWSER, cookie } })
    expect([cookie, posted.status, await posted.text()]).toEqual([cookie, 200, 'ok'])
  }
  expect((await fetch(`${url}${POLL}&sid=nobody`, { headers: NO_BROWSER })).status).toBe(404)
})

test('while a node stops, who has no WebSocket works on there, and newcomers go to the other', { timeout: 60_000 }, async () => {
  let isHeld = false
  // Nobody's turn to leave comes, and nobody is late.
  const held: Clock = { ...systemClock, after: (ms, task) => (isHeld && ms > 500 ? () => undefined : systemClock.after(ms, task)) }
  const [stopping, other] = await twoNodes(held)
  if (stopping.setupAddress !== undefined) Workspace.begins(stopping.address, stopping.setupAddress)
  const cookie = await (await Workspace.at(stopping.address)).signIn()
  const url = await nginxBefore(stopping, other)
  const tabs = await Promise.all(STICKS.map((stick) => RawTab.connect(url, { cookie: `${cookie}; ${stick}`, transports: ['polling'] })))
  onTestFinished(() => tabs.forEach((tab) => tab.leave()))
  onTestFinished(() => void (isHeld = false))
  isHeld = true
  void stopping.stop()
  await expect.poll(async () => (await handshake(stopping.address)).status).toBe(404)
  for (const stick of STICKS) expect([stick, (await handshake(url, stick)).status]).toEqual([stick, 200])
  expect(await Promise.all(tabs.map((tab) => tab.probe()))).toEqual(tabs.map(() => expect.any(Number)))
  const told = tabs.filter(({ heard }) => heard.some(({ event }) => event === 'moving'))
  expect(told.length).toBeGreaterThan(0)
  expect(told.length).toBeLessThan(tabs.length)
})
