import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  newLinkId,
  newPageId,
  newPrincipalId,
  newSecret,
  newSignInId,
  newSpaceId,
  type PageId,
  type PrincipalId,
  type SignInId,
  type SpaceId,
} from '@tandem/protocol'
import { temporaryFolder } from '@tandem/testkit'
import express from 'express'
import { onTestFinished } from 'vitest'
import { clientAddress } from '../src/gateway/address.ts'
import { answerProblem } from '../src/http/problem.ts'

import type { Store } from '../src/storage/store.ts'
import { Access } from '../src/workspace/access/access.ts'
import { openAccounts, type AccountsArea } from '../src/workspace/accounts/accounts.ts'
import { guestCookie, hashOf } from '../src/workspace/accounts/guest-cookie.ts'
import type { Mail } from '../src/workspace/accounts/ports.ts'
import { openSecrets } from '../src/workspace/accounts/secrets.ts'
import { KeptSettings } from '../src/workspace/admin/kept-settings.ts'
import type { OidcSettings } from '../src/workspace/admin/ports.ts'
import { apiRouter } from '../src/workspace/api/api-router.ts'
import { OneTimeInvitations } from '../src/workspace/members/invitations.ts'
import type { Principal } from '../src/workspace/principal.ts'
import { SetUp } from '../src/workspace/setup/set-up.ts'
import { Browser } from './account-browser.ts'
import { openTestStore } from './stores.ts'
import { VirtualClock } from './virtual-clock.ts'

export const OWNER = { name: 'Olga', email: 'olga@example.org', password: 'mellow tugboat lantern' }

interface Options {
  mail?: Mail
  oidc?: (url: string) => OidcSettings
  /** How many proxies are believed. */
  proxies?: number
}

/** Everything about accounts over real HTTP and a real database. Gone when the test is over. */
export class AccountsStage {
  readonly store: Store
  readonly settings: KeptSettings
  readonly setUp: SetUp
  readonly invitations: OneTimeInvitations
  readonly area: AccountsArea
  readonly folder: string
  /** Moves for throttles; the time of day is the real one, as better-auth takes no other. */
  readonly clock: VirtualClock
  /** What live connections were told, in order. */
  readonly ended: ({ signIn: SignInId } | { principal: PrincipalId; except?: SignInId | undefined })[]
  readonly failures: unknown[]
  readonly url: string

  private constructor(
    parts: Pick<AccountsStage, 'store' | 'settings' | 'setUp' | 'invitations' | 'area' | 'folder' | 'clock' | 'ended' | 'failures' | 'url'>,
  ) {
    this.store = parts.store
    this.settings = parts.settings
    this.setUp = parts.setUp
    this.invitations = parts.invitations
    this.area = parts.area
    this.folder = parts.folder
    this.clock = parts.clock
    this.ended = parts.ended
    this.failures = parts.failures
    this.url = parts.url
  }

  static async open({ mail, oidc, proxies = 0 }: Options = {}): Promise<AccountsStage> {
    const folder = await temporaryFolder()
    const store = await openTestStore(folder.path)
    const clock = new VirtualClock()
    const time = { now: Date.now, elapsed: clock.elapsed, after: clock.after }
    const access = await Access.open(store.access, time)
    const secrets = await openSecrets(folder.path)
    const settings = new KeptSettings(store.settings)
    const setUp = new SetUp(store.settings)
    const invitations = new OneTimeInvitations({
      records: store.invitations,
      key: secrets('invitations'),
      clock: time,
      accessChanged: () => access.changed(),
    })
    const ended: AccountsStage['ended'] = []
    const failures: unknown[] = []
    const app = express()
    const http = createServer(app)
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const url = `http://localhost:${(http.address() as AddressInfo).port}`
    const area = await openAccounts({
      tables: store.authTables,
      secrets,
      accounts: store.accounts,
      signIns: store.signIns,
      settings,
      setUp,
      invitations,
      guests: store.guests,
      apiKeys: store.apiKeys,
      codes: store.codes,
      makeSamples: (_owner: Principal, space: SpaceId) => Promise.resolve({ address: `/p/sample-in-${space}` }),
      live: { end: (of) => void ended.push(of) },
      access,
      mail,
      oidc: oidc?.(url),
      clock: time,
      publicUrl: undefined,
      random: () => 0,
      changed: () => undefined,
      failed: (problem) => void failures.push(problem),
    })
    serve(app, { area, access, proxies })
    onTestFinished(async () => {
      await closed(http)
      access.close()
      await store.close()
      await folder.remove()
    })
    return new AccountsStage({ store, settings, setUp, invitations, area, folder: folder.path, clock, ended, failures, url })
  }

  browser(headers: Record<string, string> = {}): Browser {
    return new Browser(this.url, headers)
  }

  /** A browser in which the owner has just set the workspace up. */
  async owner(): Promise<Browser> {
    const browser = this.browser()
    const token = await this.setUp.newToken()
    const { name, email, password } = OWNER
    const answer = await browser.ask('POST /setup', { token, workspaceName: 'Harbour', name, email, password })
    if (answer.status !== 201) throw new Error(`set-up was refused: ${JSON.stringify(answer.body)}`)
    return browser
  }

  /** A browser in which somebody came by a link and has written a row on the page. */
  async guest({
    name,
    color,
    client,
  }: {
    name: string
    color: number
    client: number
  }): Promise<{ browser: Browser; id: PrincipalId; page: PageId }> {
    const { spaces, tree, links, guests, log, access } = this.store
    const [space, page, link, id, secret, at] = [newSpaceId(), newPageId(), newLinkId(), newPrincipalId(), newSecret(), Date.now()]
    const owner = newPrincipalId()
    const person = { id: owner, name: 'Somebody', color: 0 }
    await this.store.people.create({ id: owner, kind: 'member', isAdmin: false, email: `${owner}@example.org`, person, at })
    await spaces.create({ id: space, name: 'Quay', icon: null, description: '', visibility: 'private', defaultRole: 'editor', at }, owner)
    await tree.add(
      { id: page, kind: 'document', title: 'Plan', place: { space }, createdBy: owner, at },
      { principal: owner, bytes: new Uint8Array([0, 0]) },
    )
    const terms = { role: 'editor', passwordHash: null, expiresAt: null, mostGuests: null, withSubpages: false } as const
    await links.create({ id: link, page, token: newSecret(), ...terms, createdBy: owner, createdAt: at })
    const principal = { id, kind: 'guest', isAdmin: false, person: { id, name, color, guest: true }, email: null, at } as const
    await guests.join(link, { newcomer: { principal, signIn: newSignInId(), secretHash: hashOf(secret) } }, at)
    const row = { page, epoch: 1, principal: id, session: 'tab' as never, claims: [client], access: await access.version() }
    await log.append([{ ...row, bytes: new Uint8Array([0, 0]) }])
    const browser = this.browser()
    browser.cookie = guestCookie(secret, { secure: false, basePath: '' }).split(';')[0] ?? ''
    return { browser, id, page }
  }

  /** A browser in which somebody made an account by an invitation for their e-mail. */
  async member({ name, email, password }: { name: string; email: string; password: string }): Promise<Browser> {
    const browser = this.browser()
    const invitation = await this.invitations.offer(email)
    const answer = await browser.ask('POST /sign-up', { name, email, password, invitation })
    if (answer.status !== 201) throw new Error(`sign-up was refused: ${JSON.stringify(answer.body)}`)
    return browser
  }
}

const serve = (app: express.Express, { area, access, proxies }: { area: AccountsArea; access: Access; proxies: number }): void => {
  app.use(
    '/api/v1',
    apiRouter(area.routes, {
      access,
      whoAsks: area.whoAsks,
      addressOf: ({ socket, headers }) => clientAddress(socket.remoteAddress, headers['x-forwarded-for'], proxies),
      paced: () => (_request, _response, next) => next(),
    }),
  )
  app.use(answerProblem(({ problem }) => process.stderr.write(`${problem}\n`)))
}

const closed = (http: Server): Promise<void> =>
  new Promise((resolve) => {
    http.close(() => resolve())
    http.closeAllConnections()
  })
