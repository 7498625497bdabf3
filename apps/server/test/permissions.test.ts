import { newSignInId, type JoinAnswer, type LinkId, type PageId, type Problem, type SpaceId, type WorkspaceEvent } from '@tandem/protocol'
import { clientMessages, workspaceMessages } from '@tandem/protocol/schemas'
import type { Socket } from 'socket.io-client'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Principal } from '../src/workspace/principal.ts'
import { HEARD, KINDS, ROUTES, SAID, type Kind, type Outcome } from './permissions.table.ts'
import { WorkspaceStage } from './workspace-stage.ts'

interface Place {
  space: SpaceId
  page: PageId
}

const NAMED = ['viewer', 'commenter', 'editor'] as const
const ALONE = { status: 404, code: 'not_found' }

/** One of each kind; nobody and an ended sign-in come with what the server does not know. */
class Cast {
  readonly stage: WorkspaceStage
  readonly people: Partial<Record<Kind, Principal>>
  /** Keeps every place from being without an owner who is not asked. */
  readonly olga: Principal

  private constructor(stage: WorkspaceStage, olga: Principal, people: Partial<Record<Kind, Principal>>) {
    this.stage = stage
    this.olga = olga
    this.people = people
  }

  static async gather(): Promise<Cast> {
    const stage = await WorkspaceStage.open()
    const olga = await stage.principal({ name: 'Olga' })
    const people: Partial<Record<Kind, Principal>> = {}
    for (const kind of KINDS) {
      if (kind === 'nobody') continue
      const made = await stage.principal({
        name: kind,
        kind: kind.startsWith('guest-') ? 'guest' : 'member',
        isAdmin: kind.startsWith('admin'),
      })
      people[kind] = kind === 'ended sign-in' ? { ...made, id: newSignInId() as unknown as Principal['id'] } : made
    }
    const { disabled } = people
    if (disabled) await stage.store.members.change(disabled.id, { isDisabled: true }, 1)
    return new Cast(stage, olga, people)
  }

  /** A private space with a page, and everybody in it as what they are. */
  async place(): Promise<Place> {
    const { stage, olga, people } = this
    const { space, page } = await stage.space(olga)
    const give = (kind: Kind, where: string, role: string) => stage.ask(`PUT ${where}/${people[kind]?.id}`, { as: olga, body: { role } })
    for (const role of NAMED) await give(role, `/spaces/${space.id}/members`, role)
    await give('space owner', `/spaces/${space.id}/members`, 'owner')
    await give('page owner', `/pages/${page.id}/grants`, 'owner')
    for (const role of NAMED) {
      const { body: link } = await stage.ask<{ id: LinkId }>(`POST /pages/${page.id}/links`, { as: olga, body: { role } })
      const guest = people[`guest-${role}`]
      if (guest) await stage.store.guests.join(link.id, { known: guest.id }, 1)
    }
    await stage.access.changed()
    return { space: space.id, page: page.id }
  }
}

let cast: Cast
let shared: Place

const outcomeOf = ({ status, body }: { status: number; body: Partial<Problem> | undefined }): Outcome => {
  if (status >= 500) throw new Error(`answered with ${status}`)
  if (status === 401 && body?.code === 'signed_out') return 'signed out'
  if (status === ALONE.status && body?.code === ALONE.code && body.title?.endsWith('or you may not see it.')) return 'absent'
  return status === 403 && body?.title === 'Your role does not allow that.' ? 'forbidden' : 'in'
}

/** These do what they say, where others stop at a body that is of no form. */
const DESTRUCTIVE = ['DELETE /pages/:page', 'DELETE /pages/:page/forever', 'DELETE /spaces/:space', 'POST /pages/:page/restore']
const OF_TRASH = ['DELETE /pages/:page/forever', 'POST /pages/:page/restore']
const NO_FORM = { 'no such field': true }

const askAs = async (kind: Kind, where: string): Promise<Outcome> => {
  const { stage, people, olga } = cast
  const place = DESTRUCTIVE.includes(where) ? await cast.place() : shared
  if (OF_TRASH.includes(where)) await stage.ask(`DELETE /pages/${place.page}`, { as: olga })
  const path = where.replace(':page', place.page).replace(':space', place.space).replace(/:\w+/g, 'nosuchthing')
  return outcomeOf(await stage.ask(path, { as: people[kind], ...(where.startsWith('GET') ? {} : { body: NO_FORM }) }))
}

// One server for all rows: what one row does to the shared place leaves who may do what there as it is.
describe('the matrix', () => {
  test('of routes: every route has its row, every kind of principal gets what stands there', async () => {
    cast = await Cast.gather()
    shared = await cast.place()
    const defined = cast.stage.routes.map(({ method, path }) => `${method} ${path}`)
    expect(defined.toSorted()).toEqual(Object.keys(ROUTES).toSorted())
    for (const where of defined) {
      const found = Object.fromEntries(await Promise.all(KINDS.map(async (kind) => [kind, await askAs(kind, where)] as const)))
      expect({ where, ...found }).toEqual({ where, ...ROUTES[where] })
    }
    expect(cast.stage.failures).toEqual([])
  }, 120_000)

  test('of /sync: every event has its row, every kind of principal gets what stands there', async () => {
    cast = await Cast.gather()
    shared = await cast.place()
    expect(Object.keys(SAID).toSorted()).toEqual(Object.keys(clientMessages).toSorted())
    const watcher = await enter('space owner')
    for (const event of Object.keys(SAID)) {
      const found: Partial<Record<Kind, Outcome>> = {}
      for (const kind of KINDS) found[kind] = await sayAs(kind, event, watcher)
      expect({ event, ...found }).toEqual({ event, ...SAID[event] })
    }
    expect(cast.stage.failures).toEqual([])
  }, 120_000)

  test('of /workspace: every event has its row, every kind of principal hears what stands there', async () => {
    cast = await Cast.gather()
    shared = await cast.place()
    expect(Object.keys(HEARD).toSorted()).toEqual(Object.keys(workspaceMessages).toSorted())
    const { stage, olga } = cast
    const ears = await Promise.all(KINDS.map(async (kind) => ({ kind, ear: await listen(kind) })))
    const own = await Ear.open(stage, olga)
    const provoke: Record<WorkspaceEvent, () => Promise<unknown>> = {
      pages: () => stage.ask(`PATCH /pages/${shared.page}`, { as: olga, body: { icon: '*' } }),
      here: () => stage.enter(shared.page, { as: olga }, 80_001),
      refresh: () => stage.ask(`PUT /pages/${shared.page}/grants/${cast.people['page owner']?.id}`, { as: olga, body: { role: 'owner' } }),
    }
    for (const event of ['pages', 'here', 'refresh'] as const) {
      await provoke[event]()
      await own.hears(event)
      await Promise.all(ears.map(({ ear }) => ear?.barrier()))
      const found = Object.fromEntries(ears.map(({ kind, ear }) => [kind, ear ? (ear.heard.has(event) ? 'in' : 'silence') : 'signed out']))
      expect({ event, ...found }).toEqual({ event, ...HEARD[event] })
    }
  }, 120_000)
})

interface Entered {
  socket: Socket
  joined: JoinAnswer
}

let nextClient = 90_000

const connected = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('connect_error', () => resolve(false))
  })

const enter = async (kind: Kind): Promise<Entered & { client: number }> => {
  const client = nextClient++
  return { ...(await cast.stage.enter(shared.page, { as: cast.people[kind] as Principal }, client)), client }
}

const changeUnder = (client: number): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = client
  replica.getMap('meta').set('title', `${client}`)
  return Y.encodeStateAsUpdate(replica)
}

/** Says it on a new connection, joined to the page as far as that is possible, and finds out what came of it. */
const sayAs = async (kind: Kind, event: string, watcher: Entered): Promise<Outcome> => {
  const { stage, people } = cast
  const as = people[kind]
  const probe = stage.dial({ as })
  const isIn = await connected(probe)
  probe.disconnect()
  if (!isIn || !as) return 'signed out'
  const { socket, joined, client } = await enter(kind)
  const ch = joined.ok ? joined.ch : 999
  const heard: { event: string; body: Record<string, unknown> }[] = []
  const seen: typeof heard = []
  socket.onAny((name: string, body: Record<string, unknown>) => void heard.push({ event: name, body }))
  const watch = (name: string, body: Record<string, unknown>) => void seen.push({ event: name, body })
  watcher.socket.onAny(watch)
  const ask = (body: object) => socket.timeout(5000).emitWithAck(event, body) as Promise<{ ok: boolean; code?: string }>
  const byAnswer = async (body: object): Promise<Outcome> => ((await ask(body)).ok ? 'in' : 'absent')
  /** What is said to nobody in particular: who is in the room hears it, or nobody does. */
  const byWatching = async (body: object, isHeard: () => boolean): Promise<Outcome> => {
    socket.emit(event, body)
    for (let round = 0; round < 20 && !isHeard(); round++) await barriers([socket, watcher.socket])
    if (isHeard()) return 'in'
    return joined.ok ? 'silence' : 'absent'
  }
  const session = joined.ok ? joined.session : undefined
  const mentions = (name: string, list: string) => () =>
    seen.some((one) => one.event === name && (one.body[list] as { id: string }[]).some(({ id }) => id === session))
  const verdict = async (): Promise<Outcome> => {
    socket.emit(
      event,
      event === 'update' ? { ch, n: 1, bytes: changeUnder(client) } : { ch, n: 1, part: 0, parts: 1, bytes: changeUnder(client) },
    )
    for (;;) {
      const told = heard.find((one) => one.event === 'stored' || one.event === 'rejected')
      if (told?.event === 'stored') return 'in'
      if (told) return told.body['code'] === 'not_found' ? 'absent' : (told.body['code'] as Outcome)
      await barriers([socket])
    }
  }
  const say: Record<string, () => Promise<Outcome>> = {
    join: async () => (joined.ok ? 'in' : joined.code === 'not_found' ? 'absent' : 'forbidden'),
    claim: () => byAnswer({ ch, clientIds: [nextClient++] }),
    verify: () => byAnswer({ ch, epoch: 1, seq: 0, digest: new Uint8Array(16) }),
    probe: async () => ((await socket.timeout(5000).emitWithAck('probe')) ? 'in' : 'absent'),
    update: verdict,
    outbox: verdict,
    resync: async () => {
      heard.length = 0
      socket.emit(event, { ch, epoch: 1, seq: 0 })
      for (let round = 0; round < 20 && !heard.some((one) => one.event === 'state'); round++) await barriers([socket])
      return heard.some((one) => one.event === 'state') ? 'in' : 'absent'
    },
    presence: () =>
      byWatching({ ch, patch: { activity: 'idle' } }, () =>
        seen.some((one) => one.event === 'presence' && JSON.stringify(one.body).includes('idle')),
      ),
    live: () => byWatching({ ch, bytes: new Uint8Array([1]) }, mentions('live', 'frames')),
    leave: () =>
      byWatching({ ch }, () =>
        seen.some(
          (one) =>
            one.event === 'presence' &&
            (one.body['entries'] as { id: string; left?: true }[]).some(({ id, left }) => id === session && left),
        ),
      ),
  }
  const outcome = (await say[event]?.()) ?? 'silence'
  socket.disconnect()
  watcher.socket.offAny(watch)
  return outcome
}

/** What was said to these before has been heard; volatile things travel in windows of 50 ms. */
const barriers = async (sockets: readonly Socket[]): Promise<void> => {
  await Promise.all(sockets.map((socket) => socket.timeout(5000).emitWithAck('probe')))
  await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Somebody who looks at the workspace. */
class Ear {
  readonly heard = new Set<string>()
  readonly #sync: Socket
  readonly #waiting = new Map<string, () => void>()

  private constructor(sync: Socket, workspace: Socket) {
    this.#sync = sync
    const note = (event: string) => {
      this.heard.add(event)
      this.#waiting.get(event)?.()
    }
    workspace.onAny(note)
  }

  static async open(stage: WorkspaceStage, as: Principal): Promise<Ear> {
    const sync = stage.dial({ as })
    await connected(sync)
    const workspace = sync.io.socket('/workspace')
    const isIn = connected(workspace)
    const ear = new Ear(sync, workspace)
    workspace.connect()
    if (!(await isIn)) throw new Error('not let into /workspace')
    return ear
  }

  hears(event: string): Promise<void> {
    return this.heard.has(event) ? Promise.resolve() : new Promise((resolve) => this.#waiting.set(event, resolve))
  }

  barrier(): Promise<unknown> {
    return barriers([this.#sync])
  }
}

const listen = async (kind: Kind): Promise<Ear | undefined> => {
  const { stage, people } = cast
  const socket = stage.dial({ as: people[kind] })
  const isIn = await connected(socket)
  socket.disconnect()
  const who = people[kind]
  return isIn && who ? Ear.open(stage, who) : undefined
}
