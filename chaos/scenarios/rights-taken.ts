import type { PageId } from '@tandem/protocol'
import { wordsOf, writeWord, type RawTab, type Random, type Verdict, type Workspace, type Writer } from '@tandem/testkit'
import * as Y from 'yjs'
import { cameTrue, sleep } from '../stage/timing.ts'

/** So many updates are on their way at any time: some are always behind the edge and before the log. */
const UNDERWAY = 8
/** How long anybody waits to be told, when nobody says so. */
const MOST_MS = 10_000
const WRITES_FOR_MS = { least: 50, most: 400 }

/** Where rights are changed: at one node or at two. */
export interface RightsPlace {
  readonly random: Random
  /** Where they are taken away. */
  readonly workspace: Promise<Workspace>
  must(holds: boolean, otherwise: string): void
  /** Of whoever loses them. */
  tab(options: { cookie: string }): Promise<RawTab>
  writer(name: string, options: { page: PageId; cookie: string }): Promise<Writer>
  fresh(page: PageId, cookie: string): Promise<Y.Doc>
}

/** How somebody who writes on a page comes to write there no more. */
interface Change {
  what: string
  /** Lets somebody in to write: their cookie, and what takes it from them. */
  letIn: (workspace: Workspace, page: PageId) => Promise<{ cookie: string; takeAway: () => Promise<unknown> }>
}

const CHANGES: readonly Change[] = [
  {
    what: 'the link is lowered',
    letIn: async (workspace, page) => {
      const link = await workspace.link(page, 'editor')
      const takeAway = () => workspace.ask(`PATCH /pages/${page}/links/${link.id}`, { body: { role: 'viewer' } })
      return { cookie: await workspace.join(link), takeAway }
    },
  },
  {
    what: 'the link is revoked',
    letIn: async (workspace, page) => {
      const link = await workspace.link(page, 'editor')
      return { cookie: await workspace.join(link), takeAway: () => workspace.revoke(page, link) }
    },
  },
  {
    what: 'all guests are removed',
    letIn: async (workspace, page) => {
      const link = await workspace.link(page, 'editor')
      return { cookie: await workspace.join(link), takeAway: () => workspace.ask(`DELETE /pages/${page}/links/${link.id}/guests`) }
    },
  },
  {
    what: 'a member becomes viewer of the page',
    letIn: async (workspace, page) => {
      const { id, cookie } = await workspace.member()
      return { cookie, takeAway: () => workspace.ask(`PUT /pages/${page}/grants/${id}`, { body: { role: 'viewer' } }) }
    },
  },
  {
    what: 'a member is disabled',
    letIn: async (workspace) => {
      const { id, cookie } = await workspace.member()
      return { cookie, takeAway: () => workspace.ask(`PATCH /members/${id}`, { body: { isDisabled: true } }) }
    },
  },
  {
    what: 'the page moves to a space one may not see',
    letIn: async (workspace, page) => {
      const { cookie } = await workspace.member()
      const body = { name: 'Elsewhere', visibility: 'private' }
      const { id: space } = await workspace.ask<{ id: string }>('POST /spaces', { body })
      return { cookie, takeAway: () => workspace.ask(`POST /pages/${page}/move`, { body: { space } }) }
    },
  },
]

/** Somebody who writes one numbered word after the other, and does not stop when told to. */
class Stubborn {
  readonly verdicts = new Map<number, Verdict>()
  sent = 0
  readonly #tab: RawTab
  readonly #ch: number
  readonly #replica = new Y.Doc()
  readonly #stage: RightsPlace
  /** Nobody is answered about a page they are no longer in. */
  readonly #over: Promise<Verdict>
  #goesOn = true

  private constructor(stage: RightsPlace, tab: RawTab, ch: number) {
    this.#stage = stage
    this.#tab = tab
    this.#ch = ch
    this.#over = new Promise((resolve) => {
      for (const event of ['closed', 'disconnect']) tab.socket.once(event, () => resolve('cut off'))
    })
  }

  static async enter(stage: RightsPlace, page: PageId, cookie: string): Promise<Stubborn> {
    const tab = await stage.tab({ cookie })
    const replica = new Y.Doc()
    const { answer, replica: theirs } = await tab.join(page, [replica.clientID])
    const stubborn = new Stubborn(stage, tab, answer.ch)
    stubborn.#replica.clientID = replica.clientID
    Y.applyUpdate(stubborn.#replica, Y.encodeStateAsUpdate(theirs))
    return stubborn
  }

  /** Was told that something has changed: another role, the end of the page, or of the connection. */
  get wasTold(): boolean {
    return !this.#tab.connected || this.#tab.heard.some(({ event }) => event === 'role' || event === 'closed')
  }

  async keepWriting(): Promise<void> {
    const stream = async () => {
      while (this.#goesOn && this.#tab.connected) await this.#write()
    }
    await Promise.all(Array.from({ length: UNDERWAY }, stream))
  }

  /** Goes on for a moment after it is over, then rests. */
  async rest(): Promise<void> {
    this.#goesOn = false
    for (let i = 0; i < UNDERWAY && this.#tab.connected; i++)
      this.#tab.send('update', { ch: this.#ch, n: 100_000 + i, bytes: this.#next() })
    await this.#tab.probe()
    this.#tab.leave()
  }

  #next(): Uint8Array {
    const before = Y.encodeStateVector(this.#replica)
    writeWord(this.#replica, `e-${this.sent++}`, this.#stage.random)
    return Y.encodeStateAsUpdate(this.#replica, before)
  }

  async #write(): Promise<void> {
    const number = this.sent
    const verdict = await Promise.race([this.#tab.update(this.#ch, this.#next()), this.#over])
    this.verdicts.set(number, verdict)
    if (verdict !== 'stored') this.#goesOn = false
  }
}

const numberOf = (word: string): number => (word.startsWith('e-') ? Number(word.slice(2)) : -1)

const play = async (stage: RightsPlace, { what, letIn }: Change): Promise<{ told: number; stored: number }> => {
  const workspace = await stage.workspace
  const { id: page } = await workspace.privatePage()
  const { cookie, takeAway } = await letIn(workspace, page)
  const alice = await stage.writer('alice', { page, cookie: workspace.owner })
  alice.keepTyping(20)
  const eve = await Stubborn.enter(stage, page, cookie)
  const writing = eve.keepWriting()
  await sleep(WRITES_FOR_MS.least + stage.random() * (WRITES_FOR_MS.most - WRITES_FOR_MS.least))
  await takeAway()
  const takenAt = performance.now()
  const sentBefore = eve.sent
  const isTold = await cameTrue(() => eve.wasTold, MOST_MS, 1)
  const told = performance.now() - takenAt
  stage.must(isTold, `${what}: nobody said so`)
  const stored = wordsOf(await stage.fresh(page, workspace.owner))
  await eve.rest()
  await writing
  alice.rest()
  await alice.saved()
  const words = wordsOf(await stage.fresh(page, workspace.owner))
  const hers = words.filter((word) => numberOf(word) >= 0)
  const late = hers.filter((word) => numberOf(word) >= sentBefore)
  stage.must(late.length === 0, `${what}: ${late.length} words are in the page that were sent after it was said to be done`)
  const grown = hers.length - stored.filter((word) => numberOf(word) >= 0).length
  stage.must(grown === 0, `${what}: ${grown} words came into the page after she was told`)
  stage.must(alice.losses === 0, `${what}: somebody else lost their connection`)
  // At another node, and without a bus between them, she hears of it a second later.
  const isSame = () => alice.words.filter((word) => numberOf(word) >= 0).length === hers.length
  stage.must(await cameTrue(isSame, MOST_MS), `${what}: others see another page`)
  await alice.close()
  return { told, stored: hers.length }
}

/** Every way in which rights are taken, once: how long it took until it was told, and how many words were stored before. */
export const takeRightsAway = async (place: RightsPlace): Promise<{ told: number[]; stored: number }> => {
  const told: number[] = []
  let stored = 0
  for (const change of CHANGES) {
    const seen = await play(place, change)
    told.push(seen.told)
    stored += seen.stored
  }
  return { told, stored }
}

/** One person and one address do here what many do elsewhere. */
export const MANY_CHANGES = {
  LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000',
  LIMIT_NEW_PEOPLE_BURST: '10000',
  LIMIT_NEW_PAGES_BURST: '10000',
  LIMIT_REQUESTS_BURST: '100000',
  LIMIT_UPDATES_PER_SECOND: '100000',
  LIMIT_UPDATES_BURST: '100000',
}
