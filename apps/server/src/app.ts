import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageIdOf } from '@tandem/protocol'
import type { Config } from './config.ts'
import { Drain } from './drain.ts'
import { Gateway } from './gateway/gateway.ts'
import { clientAddress } from './gateway/address.ts'
import { isKnownHost, isOwnOrigin } from './gateway/origin.ts'
import { SocketGateway } from './gateway/socket-io.ts'
import { WIRES, type WireVersions } from './gateway/wire-versions.ts'
import { answerBelow } from './http/base-path.ts'
import { httpApp } from './http/http-app.ts'
import { HttpPace } from './http/http-pace.ts'
import { security } from './http/security.ts'
import { SERVER_OPTIONS } from './http/server-options.ts'
import { eventLoopLoad } from './rooms/event-loop-load.ts'
import { Rooms } from './rooms/rooms.ts'
import type { Clock } from './rooms/ports.ts'
import { systemClock } from './rooms/system-clock.ts'
import { newCounts, openMetrics } from './metrics-area.ts'
import { openStore } from './storage/open-store.ts'
import type { Events } from './telemetry/events.ts'
import { fullCollection } from './full-collection.ts'
import { tidyWhenQuiet } from './tidying.ts'
import { parseUpdate } from './updates/parse-update.ts'
import { Indexing } from './workers/indexing.ts'
import { ThreadPageWorker } from './workers/page-worker.ts'
import { Access } from './workspace/access/access.ts'
import { basePathOf } from './workspace/base-path.ts'
import { permitBy, recheckBy } from './workspace/access/live-access.ts'
import { VERSION } from './version.ts'
import { openWorkspace } from './workspace-area.ts'
import { checkOneSecret } from './workspace/accounts/one-secret.ts'
import { openSecrets } from './workspace/accounts/secrets.ts'
import { openNodeLink } from './node-link.ts'

/** What was asked before a stop is answered within this time. */
const LAST_ANSWERS_MS = 1000

export interface App {
  /** Where it listens, as people type it. */
  address: string
  /** Where the workspace is set up, until that is done. */
  setupAddress: string | undefined
  /**
   * Stops taking anything new, lets everybody go elsewhere, brings what it has to the disk, and closes. Calling it again
   * waits for the same stop; `atOnce` waits for nobody any more.
   */
  stop(how?: { atOnce: boolean }): Promise<void>
}

/** Listens here on every address, or on this machine alone. */
const LOCAL: ReadonlySet<string> = new Set(['0.0.0.0', '::', '127.0.0.1', '::1'])
const PAGE_PATH = /^\/p\/([^/]+)\/?$/

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** Wires all parts of one process and starts them in order. `lost` is called once when the store must not be trusted any more. */
export const startApp = async (
  config: Config,
  events: Events,
  lost: () => void,
  clock: Clock = systemClock,
  wires: WireVersions = WIRES,
): Promise<App> => {
  const counts = newCounts()
  const facts = {
    version: VERSION,
    node: randomUUID(),
    database: config.databaseUrl === undefined ? 'sqlite' : 'postgres',
    bus: config.redisUrl === undefined ? 'none' : 'redis',
  }
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    folder: config.dataDir,
    onDamage: (page, problem) => events.pageProblem(page, problem),
    onTrouble: (problem) => events.databaseTrouble(problem),
    counts: counts.database,
  })
  const worker = new ThreadPageWorker()
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end()
  // Before Socket.IO takes the server: it hands on only to listeners that were there first.
  const http = createServer(SERVER_OPTIONS, (request, response) => answer(request, response))
  const { publicUrl, trustProxy, limits } = config
  http.maxConnections = limits.httpConnections
  const sockets = new SocketGateway({ http, publicUrl, trustProxy, limits, clock, headers: security, wires, counts: counts.sync })
  const basePath = basePathOf(publicUrl)
  // Behind Socket.IO, which would leave its own listener first.
  answerBelow(http, basePath)
  const load = eventLoopLoad(clock)
  const collectHere = fullCollection()
  const collect = () => {
    collectHere()
    store.tidy()
    worker.rest()
  }
  const stopTidying = tidyWhenQuiet({ clock, load, memory: () => process.memoryUsage.rss(), collect })
  let ready = false
  let stopping: Promise<void> | undefined

  const isShared = config.databaseUrl !== undefined
  const secrets = await openSecrets(config.dataDir, config.secretKeyFile)
  if (isShared) await checkOneSecret(store.settings, secrets)
  const access = await Access.open(store.access, clock)
  const nodeLink = openNodeLink({
    node: facts.node,
    isShared,
    redisUrl: config.redisUrl,
    channels: secrets('channels'),
    workspace: sockets.workspace,
    clock,
    events: {
      lost: (problem) => events.busLost(problem),
      back: (afterMs) => events.busBack(afterMs),
      garbage: (channel, times) => events.busGarbage(channel, times),
    },
  })
  const indexing = new Indexing({
    index: store.searchIndex,
    load: (page) => store.log.load(page),
    read: (page) => worker.text(page),
    clock,
    problem: (page, problem) => events.searchProblem(page, problem),
  })
  const rooms = new Rooms({
    log: store.log,
    worker,
    clock,
    channels: sockets,
    read: parseUpdate,
    limits,
    recheck: recheckBy(access),
    isShared,
    bus: nodeLink.bus,
    load,
    counts: counts.sync,
    events: {
      derived: (page, derived) => {
        store.pages.setDerived(page, derived).then(
          (renamed) => renamed && workspace.news.changed([page]),
          (error: unknown) => events.pageProblem(page, String(error)),
        )
        void indexing.put(page, derived)
      },
      problem: (page, problem) => events.pageProblem(page, problem),
      large: (page, bytes) => events.pageLarge(page, bytes),
    },
    storeEvents: {
      failed: (problem, retryAfter) => events.storeFailed(problem, retryAfter),
      unread: (problem) => events.storeUnread(problem),
      fatal: (problem) => {
        events.storeLost(problem)
        lost()
      },
    },
  })
  const gateway = new Gateway({
    rooms,
    permit: permitBy(access),
    read: parseUpdate,
    readLarge: (bytes, kind) => worker.read(bytes, kind),
    limits,
    clock,
    counts: counts.sync,
    events: {
      refused: (what) => events.messageRefused(what),
      failed: (what) => events.messageFailed(what),
      entered: (who) => events.entered(who),
      left: (who) => events.left(who),
    },
  })

  const addressNow = (): string => {
    const { port } = http.address() as AddressInfo
    // The name, as people type it: a browser gives passkeys to names only.
    const host = LOCAL.has(config.host) ? 'localhost' : config.host
    return publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  }
  const workspace = await openWorkspace({
    config,
    secrets,
    shared: nodeLink.shared,
    store,
    access,
    rooms,
    gateway,
    worker,
    voice: sockets.workspace,
    isSearchBehind: () => indexing.isBehind,
    origin: addressNow,
    clock,
    events,
  })
  const statusOf = async (request: IncomingMessage & { path: string }): Promise<number> => {
    const address = PAGE_PATH.exec(request.path)?.[1]
    if (address === undefined) return 200
    const id = pageIdOf(decoded(address))
    if (!id) return 404
    // A stranger learns nothing of which pages there are: they are asked to sign in, whatever the address.
    const visitor = await workspace.whoAsks(request)
    return !visitor || (await access.onPage(visitor.principal.id, id)) ? 200 : 404
  }
  // Without Redis a node serves on; without the database it can answer nobody who is not here yet.
  const isReady = () => ready && (!isShared || access.isCurrent)
  const metrics = openMetrics({
    token: config.metricsToken,
    dataDir: config.dataDir,
    counts,
    facts,
    store,
    rooms,
    sockets,
    bus: nodeLink.live,
    isReady,
    load,
    clock,
  })
  answer = httpApp({
    webDir: config.webDir,
    routes: workspace.routes,
    access,
    ready: isReady,
    trustProxy,
    isOwnOrigin: (headers) => isOwnOrigin(headers, publicUrl),
    isKnownHost: (host) => isKnownHost(host, publicUrl),
    publicUrl,
    basePath,
    misfits: (problem) => events.proxyMisfits(problem),
    addressOf: ({ socket, headers }) => clientAddress(socket.remoteAddress, headers['x-forwarded-for'], trustProxy),
    whoAsks: workspace.whoAsks,
    clock,
    pace: new HttpPace({
      requests: { perSecond: limits.requestsPerSecond, burst: limits.requestsBurst },
      newPeople: { perSecond: limits.newPeoplePerSecond, burst: limits.newPeopleBurst },
      newPages: { perSecond: limits.newPagesPerSecond, burst: limits.newPagesBurst },
      renames: { perSecond: limits.renamesPerSecond, burst: limits.renamesBurst },
      credentials: { perSecond: limits.credentialsPerSecond, burst: limits.credentialsBurst },
    }),
    statusOf,
    failed: (what) => events.requestFailed(what),
    metrics: metrics.page,
    answered: (what) => {
      counts.http.answered(what)
      events.requestAnswered(what)
    },
  })
  sockets.workspace.serve(workspace.live)
  sockets.serve(gateway, workspace.identify)
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.port, config.host, resolve)
  })
  ready = true
  events.started(facts)
  indexing.start()

  const drain = new Drain({ gateway, sockets, rooms, clock, hasOthers: config.databaseUrl !== undefined })
  const stop = async (): Promise<void> => {
    ready = false
    await drain.run()
    const closed = sockets.close()
    http.closeIdleConnections()
    // Who has begun a request and does not end it would keep the whole stop waiting.
    const cancel = clock.after(LAST_ANSWERS_MS, () => http.closeAllConnections())
    await closed
    cancel()
    stopTidying()
    metrics.close()
    await workspace.close()
    access.close()
    await rooms.close()
    await nodeLink.close()
    await indexing.close()
    await worker.close()
    await store.close()
  }
  const address = addressNow()
  return {
    address,
    setupAddress: workspace.setupPath && new URL(workspace.setupPath.slice(1), `${address.replace(/\/+$/, '')}/`).href,
    stop: ({ atOnce } = { atOnce: false }) => {
      if (atOnce) drain.hurry()
      return (stopping ??= stop())
    },
  }
}
