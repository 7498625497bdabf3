import { DatabaseSync } from 'node:sqlite'
import type { LinkId, PageDetails, PageId, Reason, Space } from '@tandem/protocol'
import { onTestFinished } from 'vitest'
import { Audiences } from '../src/workspace/live/audiences.ts'
import { Live } from '../src/workspace/live/live.ts'
import type { Voice, Watcher } from '../src/workspace/live/ports.ts'
import { emptyTrash } from '../src/workspace/pages/empty-trash.ts'
import { Sight } from '../src/workspace/pages/sight.ts'
import { treeRoutes } from '../src/workspace/pages/tree-routes.ts'
import type { Principal } from '../src/workspace/principal.ts'
import { spaceMemberRoutes } from '../src/workspace/spaces/member-routes.ts'
import { spaceRoutes } from '../src/workspace/spaces/space-routes.ts'
import { ApiStage } from './api-stage.ts'
import { inlineWorker } from './inline-worker.ts'

/** What one watcher was told. */
export interface Heard {
  event: string
  body: unknown
}

/** Spaces and pages over real HTTP and a real database, with everybody who watches. */
export class TreeStage {
  readonly api: ApiStage
  readonly ended: { page: PageId; reason: Reason }[]
  readonly live: Live
  /** Who has a page open. */
  readonly here: Map<PageId, Principal[]>
  readonly #heard: Map<Watcher, Heard[]>

  private constructor(api: ApiStage, parts: Pick<TreeStage, 'ended' | 'live' | 'here'> & { heard: Map<Watcher, Heard[]> }) {
    this.api = api
    this.ended = parts.ended
    this.live = parts.live
    this.here = parts.here
    this.#heard = parts.heard
  }

  static async open(): Promise<TreeStage> {
    const ended: TreeStage['ended'] = []
    const here: TreeStage['here'] = new Map()
    const heard = new Map<Watcher, Heard[]>()
    let live: Live | undefined
    const api = await ApiStage.open(({ store, access, clock }) => {
      const failed = (problem: unknown): void => {
        throw problem
      }
      const { treeViews: views, lists, pictures, spaceMembers } = store
      const sight = new Sight({ access, views })
      const voice: Voice = {
        say: (watchers, event, body) => watchers.forEach((watcher) => heard.get(watcher)?.push({ event, body: structuredClone(body) })),
      }
      const open = () => [...here].map(([page, people]) => ({ page, people: people.map(({ person }) => person) }))
      const news = new Live({ audiences: new Audiences({ access, sight, views, lists }), access, pictures, voice, open, clock, failed })
      live = news
      const stopEmptying = emptyTrash({ trash: store.trash, access, clock, failed })
      onTestFinished(stopEmptying)
      const peopleIn = (page: PageId) => (here.get(page) ?? []).map(({ person }) => person)
      const endPage = (page: PageId, reason: Reason) => void ended.push({ page, reason })
      const parts = { ...store, views, members: spaceMembers, access, sight, news, worker: inlineWorker, peopleIn, endPage, clock }
      return [...spaceRoutes(parts), ...spaceMemberRoutes(parts), ...treeRoutes(parts)]
    })
    if (!live) throw new Error('no routes were made')
    return new TreeStage(api, { ended, here, live, heard })
  }

  /** Somebody looks at the workspace from now on; the list grows with what they are told. */
  watch(principal: Principal): Heard[] {
    const list: Heard[] = []
    const watcher: Watcher = { principal: principal.id, isFree: true, whenFree: () => () => undefined }
    this.#heard.set(watcher, list)
    this.live.entered(watcher)
    return list
  }

  /** A guest comes by a link that allows writing. */
  async join(guest: Principal, { page, link, withSubpages }: { page: PageId; link: LinkId; withSubpages: boolean }): Promise<void> {
    const database = new DatabaseSync(this.api.file, { timeout: 5000 })
    const meddle = (sql: string) => database.exec(sql)
    meddle(`insert into links (id, page, token, role, with_subpages, created_by, created_at)
      values ('${link}', '${page}', '${link}', 'editor', ${withSubpages ? 1 : 0}, 'somebody', 1)`)
    meddle(`insert into link_guests (link, principal, joined_at) values ('${link}', '${guest.id}', 1)`)
    meddle('update access set version = version + 1')
    database.close()
    await this.api.access.changed()
  }

  async space(as: Principal, body: object = {}): Promise<Space> {
    return (await this.api.ask<Space>('POST /spaces', { as, body: { name: 'Design', ...body } })).body
  }

  async page(as: Principal, body: object): Promise<PageDetails> {
    const made = await this.api.ask<PageDetails>('POST /pages', { as, body: { kind: 'document', ...body } })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body
  }

  /** Titles at the top of a space, or below a page, as somebody sees them. */
  async titles(as: Principal, space: Space, parent?: PageDetails): Promise<string[]> {
    const { body } = await this.api.ask<{ pages: { title: string }[] }>(
      `GET /spaces/${space.id}/tree${parent ? `?parent=${parent.id}` : ''}`,
      { as },
    )
    return body.pages.map(({ title }) => title)
  }
}
