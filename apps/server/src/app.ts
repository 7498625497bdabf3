import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageIdOf, type PageId, type Person } from '@tandem/protocol'
import type { Config } from './config.ts'
import { Gateway } from './gateway/gateway.ts'
import { clientAddress } from './gateway/address.ts'
import { isKnownHost, isOwnOrigin } from './gateway/origin.ts'
import { permitEverybody } from './gateway/permit.ts'
import { SocketGateway } from './gateway/socket-io.ts'
import { httpApp } from './http/http-app.ts'
import { HttpPace } from './http/http-pace.ts'
import { security } from './http/security.ts'
import { SERVER_OPTIONS } from './http/server-options.ts'
import { eventLoopLoad } from './rooms/event-loop-load.ts'
import { Rooms } from './rooms/rooms.ts'
import type { Clock } from './rooms/ports.ts'
import { systemClock } from './rooms/system-clock.ts'
import { openSqlite } from './storage/sqlite-store.ts'
import type { Events } from './telemetry/events.ts'
import { fullCollection } from './full-collection.ts'
import { tidyWhenQuiet } from './tidying.ts'
import { parseUpdate } from './updates/parse-update.ts'
import { ThreadPageWorker } from './workers/page-worker.ts'
import { pagesRoutes } from './workspace/pages-routes.ts'
import { peopleRoutes } from './workspace/people-routes.ts'
import { identifyBy, whoAsksBy } from './workspace/sign-in.ts'

/** How long a stop waits for changes that are still on their way to the disk: containers are given ten seconds in all. */
const DRAIN_MS = 7000
/** What was asked before a stop is answered within this time. */
const LAST_ANSWERS_MS = 1000
/** Browsers come back within this time, each at its own moment. */
const COME_BACK_MS = 2000

export interface App {
  /** Where it listens, as people type it. */
  address: string
  /** Stops taking anything new, brings what it has to the disk, and closes. Calling it again waits for the same stop. */
  stop(): Promise<void>
}

const PAGE_PATH = /^\/p\/([^/]+)\/?$/

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** Wires all parts of one process and starts them in order. `lost` is called once when the store must not be trusted any more. */
export const startApp = async (config: Config, events: Events, lost: () => void, clock: Clock = systemClock): Promise<App> => {
  const store = await openSqlite({ folder: config.dataDir, onDamage: (page, problem) => events.pageProblem(page, problem) })
  const worker = new ThreadPageWorker()
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end()
  // Before Socket.IO takes the server: it hands on only to listeners that were there first.
  const http = createServer(SERVER_OPTIONS, (request, response) => answer(request, response))
  const { publicUrl, trustProxy, limits } = config
  http.maxConnections = limits.httpConnections
  const sockets = new SocketGateway({ http, publicUrl, trustProxy, limits, clock, headers: security })
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

  const rooms = new Rooms({
    log: store.log,
    worker,
    clock,
    channels: sockets,
    read: parseUpdate,
    limits,
    load,
    events: {
      derived: (page, derived) => {
        store.pages.setDerived(page, derived).catch((error: unknown) => events.pageProblem(page, String(error)))
      },
      problem: (page, problem) => events.pageProblem(page, problem),
      large: (page, bytes) => events.pageLarge(page, bytes),
    },
    storeEvents: {
      failed: (problem, retryAfter) => events.storeFailed(problem, retryAfter),
      fatal: (problem) => {
        events.storeLost(problem)
        lost()
      },
    },
  })
  const gateway = new Gateway({
    rooms,
    permit: permitEverybody,
    read: parseUpdate,
    readLarge: (bytes, kind) => worker.read(bytes, kind),
    limits,
    clock,
    events: { refused: (what) => events.messageRefused(what), failed: (what) => events.messageFailed(what) },
  })

  const peopleIn = (page: PageId): Person[] => rooms.find(page)?.people ?? []
  const statusOf = async (path: string): Promise<number> => {
    const address = PAGE_PATH.exec(path)?.[1]
    if (address === undefined) return 200
    const id = pageIdOf(decoded(address))
    return id && (await store.pages.find(id)) ? 200 : 404
  }
  const whoAsks = whoAsksBy(store.people)
  answer = httpApp({
    webDir: config.webDir,
    api: [
      peopleRoutes({
        people: store.people,
        whoAsks,
        renamed: (person) => gateway.renamed(person),
        random: Math.random,
        publicUrl,
      }),
      pagesRoutes({ pages: store.pages, whoAsks, peopleIn, clock }),
    ],
    ready: () => ready,
    trustProxy,
    isOwnOrigin: (headers) => isOwnOrigin(headers, publicUrl),
    isKnownHost: (host) => isKnownHost(host, publicUrl),
    publicUrl,
    addressOf: ({ socket, headers }) => clientAddress(socket.remoteAddress, headers['x-forwarded-for'], trustProxy),
    whoAsks,
    clock,
    pace: new HttpPace({
      requests: { perSecond: limits.requestsPerSecond, burst: limits.requestsBurst },
      newPeople: { perSecond: limits.newPeoplePerSecond, burst: limits.newPeopleBurst },
      newPages: { perSecond: limits.newPagesPerSecond, burst: limits.newPagesBurst },
      renames: { perSecond: limits.renamesPerSecond, burst: limits.renamesBurst },
    }),
    statusOf,
    failed: (what) => events.requestFailed(what),
  })
  sockets.serve(gateway, identifyBy(store.people))
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.port, config.host, resolve)
  })
  ready = true

  const stop = async (): Promise<void> => {
    ready = false
    gateway.sendAway(() => Math.floor(Math.random() * COME_BACK_MS))
    await rooms.drained(DRAIN_MS)
    const closed = sockets.close()
    http.closeIdleConnections()
    // Who has begun a request and does not end it would keep the whole stop waiting.
    const cancel = clock.after(LAST_ANSWERS_MS, () => http.closeAllConnections())
    await closed
    cancel()
    stopTidying()
    await rooms.close()
    await worker.close()
    await store.close()
  }
  const { port } = http.address() as AddressInfo
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host
  return {
    address: publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop: () => (stopping ??= stop()),
  }
}
