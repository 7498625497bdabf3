import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  newPrincipalId,
  newTabId,
  parser,
  PROTOCOL_VERSION,
  type JoinAnswer,
  type PageDetails,
  type PageId,
  type PrincipalId,
  type SignInId,
  type Space,
} from '@tandem/protocol'
import { temporaryFolder } from '@tandem/testkit'
import express from 'express'
import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { apiRoutes } from '../src/api-routes.ts'
import { Gateway } from '../src/gateway/gateway.ts'
import { SocketGateway } from '../src/gateway/socket-io.ts'
import { security } from '../src/http/security.ts'
import { answerProblem } from '../src/http/problem.ts'
import { DEFAULT_LIMITS } from '../src/limits.ts'
import type { Clock } from '../src/rooms/ports.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { systemClock } from '../src/rooms/system-clock.ts'

import type { Store } from '../src/storage/store.ts'
import { parseUpdate } from '../src/updates/parse-update.ts'
import { permitBy, recheckBy } from '../src/workspace/access/live-access.ts'
import { Access } from '../src/workspace/access/access.ts'
import { openAccounts } from '../src/workspace/accounts/accounts.ts'
import { guestSecretOf, hashOf } from '../src/workspace/accounts/guest-cookie.ts'
import { KeptSettings } from '../src/workspace/admin/kept-settings.ts'
import { apiRouter } from '../src/workspace/api/api-router.ts'
import type { Route } from '../src/workspace/api/route.ts'
import { Audiences } from '../src/workspace/live/audiences.ts'
import { Live } from '../src/workspace/live/live.ts'
import { OneTimeInvitations } from '../src/workspace/members/invitations.ts'
import { Sight } from '../src/workspace/pages/sight.ts'
import type { Principal, Visitor } from '../src/workspace/principal.ts'
import { SetUp } from '../src/workspace/setup/set-up.ts'
import { inlineWorker } from './inline-worker.ts'
import { openTestStore } from './stores.ts'

export interface Answer<Body> {
  status: number
  body: Body
  headers: Headers
}

interface Asking {
  as?: Principal | undefined
  body?: unknown
  headers?: Record<string, string>
}

/** All routes and live events over real HTTP, real sockets and a real database; who asks is whom a test likes. Gone when the test is over. */
export class WorkspaceStage {
  readonly store: Store
  readonly access: Access
  readonly gateway: Gateway
  readonly file: string
  /** What was logged. */
  readonly failures: string[]
  readonly clock: Clock
  /** Dates move on by so much; nothing that waits ends sooner. */
  readonly leap: (ms: number) => void
  routes: readonly Route[] = []
  #url = ''

  private constructor(parts: Pick<WorkspaceStage, 'store' | 'access' | 'gateway' | 'file' | 'failures' | 'clock' | 'leap'>) {
    this.store = parts.store
    this.access = parts.access
    this.gateway = parts.gateway
    this.file = parts.file
    this.failures = parts.failures
    this.clock = parts.clock
    this.leap = parts.leap
  }

  static async open(): Promise<WorkspaceStage> {
    const folder = await temporaryFolder()
    const failures: string[] = []
    let ahead = 0
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }
    const store = await openTestStore(folder.path)
    const access = await Access.open(store.access, clock)
    let answer: RequestListener = () => undefined
    const http = createServer((request, response) => answer(request, response))
    const sockets = new SocketGateway({ http, publicUrl: undefined, trustProxy: 0, limits: DEFAULT_LIMITS, clock, headers: security })
    const failed = (problem: unknown) => void failures.push(String(problem))
    const rooms = new Rooms({
      log: store.log,
      worker: inlineWorker,
      clock,
      channels: sockets,
      read: parseUpdate,
      limits: DEFAULT_LIMITS,
      recheck: recheckBy(access),
      events: { derived: () => undefined, problem: (_page, problem) => failed(problem), large: () => undefined },
      storeEvents: { failed, unread: failed, fatal: failed },
    })
    const gateway = new Gateway({
      rooms,
      permit: permitBy(access),
      read: parseUpdate,
      readLarge: inlineWorker.read,
      limits: DEFAULT_LIMITS,
      clock,
      events: { refused: () => undefined, failed: ({ problem }) => failed(problem) },
    })
    access.onChange(() => void gateway.recheck())
    const stage = new WorkspaceStage({
      store,
      access,
      gateway,
      failures,
      clock,
      leap: (ms) => (ahead += ms),
      file: join(folder.path, 'tandem.sqlite'),
    })
    const sight = new Sight({ access, views: store.treeViews })
    const live = new Live({
      audiences: new Audiences({ access, sight, views: store.treeViews, lists: store.lists }),
      pictures: store.pictures,
      voice: sockets.workspace,
      open: () => rooms.all().map(({ page, people }) => ({ page, people })),
      access,
      clock,
      failed,
    })
    stage.routes = await routesOf({ store, access, sight, live, gateway, rooms, failed, clock })
    const app = express()
    app.use(
      '/api/v1',
      apiRouter(stage.routes, {
        access,
        whoAsks: ({ headers }) => stage.#visitorBy(headers),
        addressOf: () => '127.0.0.1',
        paced: () => (_request, _response, next) => next(),
      }),
    )
    app.use((_request, _response, next) => next({ status: 404, code: 'not_found', message: 'no such route' }))
    app.use(answerProblem(({ problem }) => failed(problem)))
    answer = app
    sockets.serve(gateway, async (headers) => {
      const visitor = await stage.#visitorBy(headers)
      return visitor && { person: visitor.principal.person, signIn: visitor.signIn }
    })
    sockets.workspace.serve(live)
    await stage.#listen(http)
    onTestFinished(async () => {
      http.closeAllConnections()
      await sockets.close()
      await rooms.close()
      access.close()
      await store.close()
      await folder.remove()
    })
    return stage
  }

  /** Somebody whom requests and connections can come from. */
  async principal({
    name = 'Ana',
    kind = 'member',
    isAdmin = false,
  }: { name?: string; kind?: Principal['kind']; isAdmin?: boolean } = {}): Promise<Principal> {
    const id: PrincipalId = newPrincipalId()
    const guest = kind === 'guest' ? ({ guest: true } as const) : {}
    const principal: Principal = { id, kind, isAdmin, person: { id, name, color: 0, ...guest } }
    await this.store.people.create({ ...principal, email: kind === 'member' ? `${id.toLowerCase()}@example.org` : null, at: 1 })
    return principal
  }

  /** A space of somebody with one page in it. */
  async space(owner: Principal, space: Record<string, unknown> = {}): Promise<{ space: Space; page: PageDetails }> {
    const made = await this.ask<Space>('POST /spaces', { as: owner, body: { name: 'Plans', visibility: 'private', ...space } })
    return { space: made.body, page: await this.page(owner, { space: made.body.id }) }
  }

  async page(as: Principal, body: Record<string, unknown>): Promise<PageDetails> {
    return (await this.ask<PageDetails>('POST /pages', { as, body: { kind: 'document', title: 'Plan', ...body } })).body
  }

  /** One request. Without `as` nobody is signed in. */
  async ask<Body = unknown>(where: string, { as, body, headers = {} }: Asking = {}): Promise<Answer<Body>> {
    const [method = 'GET', path = ''] = where.split(' ')
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(as ? { 'x-as': as.id } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, body: (text && isJson ? JSON.parse(text) : undefined) as Body, headers: response.headers }
  }

  /** A connection to `/sync`, with nothing sent on it. */
  dial({
    as,
    headers = {},
    namespace = '/sync',
  }: {
    as?: Principal | undefined
    headers?: Record<string, string>
    namespace?: string
  }): Socket {
    const socket = io(`${this.#url}${namespace}`, {
      parser,
      auth: { protocol: PROTOCOL_VERSION, tab: newTabId() },
      extraHeaders: { 'x-tandem-client': 'test', ...(as ? { 'x-as': as.id } : {}), ...headers },
      reconnection: false,
      forceNew: true,
      transports: ['websocket'],
    })
    onTestFinished(() => void socket.disconnect())
    return socket
  }

  /** Joins a page over a new connection. */
  async enter(
    page: PageId,
    who: { as?: Principal; headers?: Record<string, string> },
    clientId = 70_001,
  ): Promise<{ socket: Socket; joined: JoinAnswer }> {
    const socket = this.dial(who)
    const joined = (await socket.timeout(5000).emitWithAck('join', { pageId: page, clientIds: [clientId] })) as JoinAnswer
    return { socket, joined }
  }

  async #visitorBy(headers: IncomingHttpHeaders): Promise<Visitor | undefined> {
    const id = headers['x-as']
    const principal = typeof id === 'string' ? await this.store.people.find(id as PrincipalId) : undefined
    if (principal) return { principal, signIn: `of${principal.id}` as SignInId }
    const secret = guestSecretOf(headers.cookie, '')
    return secret ? this.store.guests.find(hashOf(secret)) : undefined
  }

  async #listen(http: Server): Promise<void> {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    this.#url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  }
}

const routesOf = async ({
  store,
  access,
  sight,
  live,
  gateway,
  rooms,
  failed,
  clock,
}: Pick<WorkspaceStage, 'store' | 'access' | 'gateway' | 'clock'> & {
  sight: Sight
  live: Live
  rooms: Rooms
  failed: (problem: unknown) => void
}): Promise<Route[]> => {
  const settings = new KeptSettings(store.settings)
  const ends = { end: (of: Parameters<Gateway['endSignIns']>[0]) => gateway.endSignIns(of) }
  const invitations = new OneTimeInvitations({
    records: store.invitations,
    key: 'a key for tests',
    clock,
    accessChanged: () => access.changed(),
  })
  const shared = { store, access, settings, invitations, clock, live: ends, mail: undefined, publicUrl: undefined, random: Math.random }
  const accounts = await openAccounts({
    ...shared,
    accounts: store.accounts,
    signIns: store.signIns,
    guests: store.guests,
    apiKeys: store.apiKeys,
    codes: store.codes,
    tables: store.authTables,
    secrets: (purpose) => `a secret for ${purpose} that is long enough to be one`,
    setUp: new SetUp(store.settings),
    makeSamples: () => Promise.resolve({ address: '/' }),
    oidc: undefined,
    changed: (person) => gateway.renamed(person),
    failed,
  })
  return apiRoutes({
    ...shared,
    accounts: accounts.routes,
    sight,
    news: live,
    worker: inlineWorker,
    endPage: (page, reason) => gateway.endPage(page, reason),
    peopleIn: (page) => rooms.find(page)?.people ?? [],
    isSearchBehind: () => false,
    version: '0.0.0',
    mailFailed: failed,
  })
}
