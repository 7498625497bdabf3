import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { newPrincipalId, type PrincipalId, type SignInId } from '@tandem/protocol'
import { temporaryFolder } from '@tandem/testkit'
import express from 'express'
import { onTestFinished } from 'vitest'
import { answerProblem } from '../src/http/problem.ts'

import type { Store } from '../src/storage/store.ts'
import { Access } from '../src/workspace/access/access.ts'
import { apiRouter } from '../src/workspace/api/api-router.ts'
import type { Route } from '../src/workspace/api/route.ts'
import type { Principal } from '../src/workspace/principal.ts'
import { openTestStore } from './stores.ts'
import { VirtualClock } from './virtual-clock.ts'

/** Routes over real HTTP and a real database, asked by whom a test likes. Gone when the test is over. */
export class ApiStage {
  readonly store: Store
  readonly access: Access
  readonly clock: VirtualClock
  /** Of the database, for tests that change something behind the store's back. */
  file = ''
  readonly #principals = new Map<string, Principal>()
  #url = ''

  private constructor(store: Store, access: Access, clock: VirtualClock) {
    this.store = store
    this.access = access
    this.clock = clock
  }

  static async open(routesOf: (stage: ApiStage) => readonly Route[]): Promise<ApiStage> {
    const folder = await temporaryFolder()
    const clock = new VirtualClock()
    const store = await openTestStore(folder.path)
    const stage = new ApiStage(store, await Access.open(store.access, clock), clock)
    stage.file = join(folder.path, 'tandem.sqlite')
    const http = await stage.#listen(routesOf(stage))
    onTestFinished(async () => {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      stage.access.close()
      await store.close()
      await folder.remove()
    })
    return stage
  }

  /** A principal that requests can come from, and who is in the database. */
  async principal({ name = 'Ana', kind = 'member', isAdmin = false }: { name?: string; kind?: Principal['kind']; isAdmin?: boolean } = {}) {
    const id: PrincipalId = newPrincipalId()
    const guest = kind === 'guest' ? ({ guest: true } as const) : {}
    const principal: Principal = { id, kind, isAdmin, person: { id, name, color: 0, ...guest } }
    await this.store.people.create({ ...principal, email: kind === 'member' ? `${id.toLowerCase()}@example.org` : null, at: 1 })
    this.#principals.set(id, principal)
    return principal
  }

  /** One request. Without `as` nobody is signed in. */
  async ask<Body = unknown>(
    where: string,
    { as, body }: { as?: Principal; body?: unknown } = {},
  ): Promise<{ status: number; body: Body; headers: Headers }> {
    const [method = 'GET', path = ''] = where.split(' ')
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: { ...(as ? { 'x-as': as.id } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body, headers: response.headers }
  }

  async #listen(routes: readonly Route[]): Promise<Server> {
    const app = express()
    app.use(
      '/api/v1',
      apiRouter(routes, {
        access: this.access,
        whoAsks: ({ headers }) => {
          const principal = this.#principals.get(String(headers['x-as']))
          return Promise.resolve(principal && { principal, signIn: `of${principal.id}` as SignInId })
        },
        addressOf: () => '127.0.0.1',
        paced: () => (_request, _response, next) => next(),
      }),
    )
    app.use(answerProblem(({ problem }) => process.stderr.write(`${problem}\n`)))
    const http = createServer(app)
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    this.#url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    return http
  }
}
