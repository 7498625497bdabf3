import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Person } from '@tandem/protocol'
import { apiRoutes } from './api-routes.ts'
import type { Config } from './config.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { Clock } from './rooms/ports.ts'
import type { Rooms } from './rooms/rooms.ts'
import type { Store } from './storage/store.ts'
import type { Events } from './telemetry/events.ts'
import type { PageWorker } from './rooms/ports.ts'
import { VERSION } from './version.ts'
import type { Access } from './workspace/access/access.ts'
import { openAccounts } from './workspace/accounts/accounts.ts'
import type { LiveSignIns } from './workspace/accounts/ports.ts'
import { openSecrets } from './workspace/accounts/secrets.ts'
import { KeptSettings } from './workspace/admin/kept-settings.ts'
import type { Route } from './workspace/api/route.ts'
import { Audiences } from './workspace/live/audiences.ts'
import { Live } from './workspace/live/live.ts'
import type { Voice } from './workspace/live/ports.ts'
import { smtpMail } from './workspace/mail/smtp-mail.ts'
import { OneTimeInvitations } from './workspace/members/invitations.ts'
import { emptyTrash } from './workspace/pages/empty-trash.ts'
import { Sight } from './workspace/pages/sight.ts'
import type { Visitor } from './workspace/principal.ts'
import { makeSamples } from './workspace/samples/make-samples.ts'
import { SetUp } from './workspace/setup/set-up.ts'

interface WorkspaceParts {
  config: Pick<Config, 'dataDir' | 'publicUrl' | 'mail' | 'oidc'>
  store: Store
  access: Access
  rooms: Rooms
  gateway: Gateway
  worker: Pick<PageWorker, 'fold'>
  voice: Voice
  isSearchBehind: () => boolean
  /** Where this server is, as people type it. */
  origin: () => string
  clock: Clock
  events: Pick<Events, 'mailFailed' | 'workspaceFailed'>
}

/** People, spaces, pages and who may do what: everything beside the live pages themselves. */
export interface WorkspaceArea {
  routes: readonly Route[]
  live: Live
  identify: (headers: Pick<IncomingHttpHeaders, 'cookie'>) => Promise<{ person: Person; signIn: Visitor['signIn'] } | undefined>
  whoAsks: (request: IncomingMessage) => Promise<Visitor | undefined>
  /** The path of the one-time link for whoever sets the workspace up; `undefined` once that is done. */
  setupPath: string | undefined
  close(): void
}

export const openWorkspace = async (parts: WorkspaceParts): Promise<WorkspaceArea> => {
  const { config, store, access, rooms, gateway, worker, voice, isSearchBehind, origin, clock, events } = parts
  const { publicUrl, oidc } = config
  const failed = (problem: unknown): void => events.workspaceFailed(textOf(problem))
  const settings = new KeptSettings(store.settings)
  const secrets = await openSecrets(config.dataDir)
  const mail = config.mail && smtpMail(config.mail)
  const liveSignIns: LiveSignIns = { end: (of) => gateway.endSignIns(of) }
  const sight = new Sight({ access, views: store.treeViews })
  const live = new Live({
    audiences: new Audiences({ access, sight, views: store.treeViews, lists: store.lists }),
    pictures: store.pictures,
    voice,
    open: () => rooms.all().map(({ page, people }) => ({ page, people })),
    access,
    clock,
    failed,
  })
  const invitations = new OneTimeInvitations({
    records: store.invitations,
    key: secrets('invitations'),
    clock,
    accessChanged: () => access.changed(),
  })
  const setUp = new SetUp(store.settings)
  const accounts = await openAccounts({
    tables: store.authTables,
    secrets,
    settings,
    setUp,
    accounts: store.accounts,
    signIns: store.signIns,
    guests: store.guests,
    apiKeys: store.apiKeys,
    invitations,
    makeSamples: makeSamples({ tree: store.tree, clock, origin }),
    oidc,
    live: liveSignIns,
    access,
    mail,
    clock,
    publicUrl,
    random: Math.random,
    changed: (person) => gateway.renamed(person),
    failed,
  })
  const routes = apiRoutes({
    store,
    access,
    accounts: accounts.routes,
    invitations,
    settings,
    sight,
    news: live,
    live: liveSignIns,
    mail,
    worker,
    endPage: (page, reason) => gateway.endPage(page, reason),
    peopleIn: (page) => rooms.find(page)?.people ?? [],
    isSearchBehind,
    clock,
    publicUrl,
    version: VERSION,
    random: Math.random,
    mailFailed: (problem) => events.mailFailed(problem),
  })
  const stopRechecking = access.onChange(() => void gateway.recheck().catch(failed))
  const stopEmptying = emptyTrash({ trash: store.trash, access, clock, failed })
  const token = await setUp.newToken()
  return {
    routes,
    live,
    identify: async (headers) => {
      const visitor = await accounts.identify(headers)
      return visitor && { person: visitor.principal.person, signIn: visitor.signIn }
    },
    whoAsks: accounts.whoAsks,
    setupPath: token === undefined ? undefined : `/setup?token=${token}`,
    close: () => {
      stopRechecking()
      stopEmptying()
      live.close()
    },
  }
}

const textOf = (problem: unknown): string => (problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
