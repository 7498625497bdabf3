import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newPageId, newPrincipalId, parser, PROTOCOL_VERSION, type PrincipalId, type SignInId } from '@tandem/protocol'
import { connect, type Connection, type WorkspaceMessage } from '@tandem/provider'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { Gateway } from '../src/gateway/gateway.ts'
import { SocketGateway } from '../src/gateway/socket-io.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { systemClock as clock } from '../src/rooms/system-clock.ts'
import { openMemory } from '../src/storage/memory/open-memory.ts'
import { parseUpdate } from '../src/updates/parse-update.ts'
import type { Watcher } from '../src/workspace/live/ports.ts'
import { inlineWorker as worker } from './inline-worker.ts'
import { next, refusal } from './running-app.ts'

/** The edge of both namespaces, where everybody is who their `x-as` says. */
const opened = async (env: Record<string, string> = {}) => {
  const { limits } = readConfig({ DATA_DIR: 'unused', ...env })
  const { log } = openMemory()
  const http = createServer()
  const sockets = new SocketGateway({
    http,
    publicUrl: undefined,
    trustProxy: 0,
    limits,
    clock,
    headers: (_request, _response, go) => go(),
  })
  const noEvents = { derived: () => undefined, problem: () => undefined, large: () => undefined }
  const recheck = () => Promise.resolve({ version: 1, allowed: [] })
  const storeEvents = { failed: () => undefined, unread: () => undefined, fatal: () => undefined }
  const rooms = new Rooms({ log, worker, clock, channels: sockets, read: parseUpdate, limits, recheck, events: noEvents, storeEvents })
  const refused: { event: string; code: string }[] = []
  const gateway = new Gateway({
    rooms,
    permit: () => Promise.resolve(undefined),
    read: parseUpdate,
    readLarge: (bytes, kind) => worker.read(bytes, kind),
    limits,
    clock,
    events: { refused: (what) => void refused.push(what), failed: () => undefined },
  })
  const watchers = new Set<Watcher>()
  let entered = (): void => undefined
  sockets.workspace.serve({
    entered: (watcher) => {
      watchers.add(watcher)
      entered()
      return () => {
        watchers.delete(watcher)
        entered()
      }
    },
  })
  sockets.serve(gateway, ({ 'x-as': id }) => {
    const person = { id: String(id) as PrincipalId, name: 'Ana', color: 1 }
    return Promise.resolve(id ? { person, signIn: `of${String(id)}` as SignInId } : undefined)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  onTestFinished(async () => {
    await sockets.close()
    await rooms.close()
    await log.close()
  })
  /** Resolves when as many watch. */
  const watching = (count: number) =>
    new Promise<void>((resolve) => {
      entered = () => {
        if (watchers.size === count) resolve()
      }
      entered()
    })
  const tab = (id: PrincipalId, transports: ('polling' | 'websocket')[] = ['websocket']): Connection => {
    const connection = connect({ url, storage: 'memory', transports, headers: { 'x-as': id } })
    onTestFinished(() => connection.close())
    return connection
  }
  const socket = (namespace: string, headers: Record<string, string>) => {
    const made = io(`${url}${namespace}`, {
      ...{ parser, auth: { protocol: PROTOCOL_VERSION, tab: 'tab1' }, extraHeaders: { 'x-tandem-client': 'test', ...headers } },
      ...{ reconnection: false, forceNew: true, transports: ['websocket'] },
    })
    onTestFinished(() => void made.disconnect())
    return made
  }
  return { gateway, sockets, watchers, watching, tab, socket, refused }
}

const heardBy = (connection: Connection) => {
  let heard: (message: WorkspaceMessage) => void = () => undefined
  const reconnects: number[] = []
  connection.workspace.onReconnect(() => void reconnects.push(1))
  const stop = connection.workspace.subscribe((message) => heard(message))
  const message = () =>
    new Promise<WorkspaceMessage>((resolve) => {
      heard = resolve
    })
  return { message, reconnects, stop }
}

test.each([['websocket'], ['polling']] as const)(
  'a tab that listens hears what is said to its person, without a page, over %s',
  async (transport) => {
    const { sockets, watchers, watching, tab } = await opened({ LIMIT_SECONDS_WITHOUT_JOINING: '1' })
    const [ana, ben] = [newPrincipalId(), newPrincipalId()]
    const [a, b] = [heardBy(tab(ana, [transport])), heardBy(tab(ben))]
    await watching(2)
    const said = { page: newPageId(), people: [{ id: ben, name: 'Ben', color: 3 }] }
    const toBen: unknown[] = []
    void b.message().then((message) => toBen.push(message))
    const arrives = a.message()
    sockets.workspace.say(
      [...watchers].filter(({ principal }) => principal === ana),
      'here',
      said,
    )
    expect(await arrives).toEqual({ event: 'here', body: said })
    expect([a.reconnects, toBen]).toEqual([[1], []])
  },
)

test('the end of a sign-in ends the workspace of all its tabs, and of nobody else', async () => {
  const { gateway, watchers, watching, tab } = await opened()
  const [ana, ben] = [newPrincipalId(), newPrincipalId()]
  const tabs = [tab(ana), tab(ana), tab(ben)].map((connection) => ({ connection, ...heardBy(connection) }))
  await watching(3)
  gateway.endSignIns({ signIn: `of${ana}` as SignInId })
  await watching(1)
  expect([...watchers].map(({ principal }) => principal)).toEqual([ben])
  await expect.poll(() => tabs.map(({ connection }) => connection.workspace.isLive)).toEqual([false, false, true])
})

test('nobody is let in who has not entered the main namespace over the same connection', async () => {
  const { socket, watchers } = await opened()
  expect(await refusal(socket('/workspace', { 'x-as': newPrincipalId() }))).toEqual({ code: 'signed_out' })
  expect(watchers.size).toBe(0)
})

test('whatever is said on the workspace is refused and counted, and ends the connection soon', async () => {
  const { socket, watching, refused } = await opened()
  const sync = socket('/sync', { 'x-as': newPrincipalId() })
  await next(sync, 'connect')
  const workspace = sync.io.socket('/workspace')
  await watching(1)
  const closed = next(sync, 'closed')
  for (const event of ['pages', 'join', 'nonsense']) workspace.emit(event, { changed: [], gone: [] })
  expect(await closed).toEqual({ reason: 'bad_messages', retry: false })
  await watching(0)
  expect(refused.every(({ code }) => code === 'bad_message')).toBe(true)
})
