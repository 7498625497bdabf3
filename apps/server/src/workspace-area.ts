import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Person } from '@tandem/protocol'
import { apiRoutes } from './api-routes.ts'
import type { Config } from './config.ts'
import type { Gateway } from './gateway/gateway.ts'
import { openNodes, type SharedNode } from './nodes-area.ts'
import type { Clock } from './rooms/ports.ts'
import type { Rooms } from './rooms/rooms.ts'
import type { Store } from './storage/store.ts'
import type { Events } from './telemetry/events.ts'
import type { PageWorker } from './rooms/ports.ts'
import { VERSION } from './version.ts'
import type { Access } from './workspace/access/access.ts'
import { openAccounts } from './workspace/accounts/accounts.ts'
import type { LiveSignIns } from './workspace/accounts/ports.ts'
import type { Secrets } from './workspace/accounts/secrets.ts'
import { KeptSettings } from './workspace/admin/kept-settings.ts'
import type { Route } from './workspace/api/route.ts'
import { Audiences } from './workspace/live/audiences.ts'
import { Live } from './workspace/live/live.ts'
import type { News, Voice } from './workspace/live/ports.ts'
import { smtpMail } from './workspace/mail/smtp-mail.ts'
import { OneTimeInvitations } from './workspace/members/invitations.ts'
import { tellingNews } from './workspace/nodes/telling-news.ts'
import { emptyTrash } from './workspace/pages/empty-trash.ts'
import { Sight } from './workspace/pages/sight.ts'
import type { Visitor } from './workspace/principal.ts'
import { makeSamples } from './workspace/samples/make-samples.ts'
import { SetUp } from './workspace/setup/set-up.ts'

interface WorkspaceParts {
  config: Pick<Config, 'publicUrl' | 'mail' | 'oidc'>
  secrets: Secrets
  /** `undefined`: this node is alone. */
  shared: SharedNode | undefined
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
  /** For the browsers of this node and of all others. */
  news: News
  identify: (headers: Pick<IncomingHttpHeaders, 'cookie'>) => Promise<{ person: Person; signIn: Visitor['signIn'] } | undefined>
  whoAsks: (request: IncomingMessage) => Promise<Visitor | undefined>
  /** The path of the one-time link for whoever sets the workspace up; `undefined` once that is done. */
  setupPath: string | undefined
  close(): Promise<void>
}

export const openWorkspace = async (parts: WorkspaceParts): Promise<WorkspaceArea> => {
  const { config, secrets, shared, store, access, rooms, gateway, worker, voice, isSearchBehind, origin, clock, events } = parts
  const { publicUrl, oidc } = config
  const failed = (problem: unknown): void => events.workspaceFailed(textOf(problem))
  const settings = new KeptSettings(store.settings)
  const mail = config.mail && smtpMail(config.mail)
  const open = () => rooms.all().map(({ page, ownPeople }) => ({ page, people: ownPeople }))
  const nodes = await openNodes({ shared, store, access, gateway, news: () => live, open, clock, failed })
  const liveSignIns: LiveSignIns = {
    end: (of) => {
      gateway.endSignIns(of)
      nodes.others.tell({ say: 'signed out', of })
    },
  }
  const sight = new Sight({ access, views: store.treeViews })
  const live = new Live({
    audiences: new Audiences({ access, sight, views: store.treeViews, lists: store.lists }),
    pictures: store.pictures,
    voice,
    open: nodes.open,
    access,
    clock,
    failed,
  })
  const news = tellingNews(live, nodes.others)
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
    codes: store.codes,
    elsewhere: nodes.tries && { signIns: nodes.tries.of('sign-in'), mails: nodes.tries.mails },
    invitations,
    makeSamples: makeSamples({ tree: store.tree, clock, origin }),
    oidc,
    live: liveSignIns,
    access,
    mail,
    clock,
    publicUrl,
    random: Math.random,
    changed: (person) => {
      gateway.renamed(person)
      nodes.others.tell({ say: 'renamed', person })
    },
    failed,
  })
  const routes = apiRoutes({
    store,
    access,
    accounts: accounts.routes,
    invitations,
    settings,
    sight,
    news,
    live: liveSignIns,
    mail,
    worker,
    endPage: (page, reason) => {
      gateway.endPage(page, reason)
      nodes.others.tell({ say: 'page ended', page, reason })
    },
    peopleIn: (page) => nodes.with(page, rooms.find(page)?.people ?? []),
    tries: nodes.tries?.of('link'),
    isSearchBehind,
    clock,
    publicUrl,
    version: VERSION,
    random: Math.random,
    mailFailed: (problem) => events.mailFailed(problem),
  })
  const stopRechecking = access.onChange(() => void gateway.recheck().catch(failed))
  const stopEmptying = emptyTrash({ trash: store.trash, access, clock, failed })
  const token = shared ? await setUp.sharedToken(secrets('set-up')) : await setUp.newToken()
  return {
    routes,
    live,
    news,
    identify: async (headers) => {
      const visitor = await accounts.identify(headers)
      return visitor && { person: visitor.principal.person, signIn: visitor.signIn }
    },
    whoAsks: accounts.whoAsks,
    setupPath: token === undefined ? undefined : `/setup?token=${token}`,
    close: async () => {
      stopRechecking()
      stopEmptying()
      live.close()
      await nodes.close()
    },
  }
}

const textOf = (problem: unknown): string => (problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
