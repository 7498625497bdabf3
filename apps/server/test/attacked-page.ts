import { contentDigest } from '@tandem/content'
import { PROTOCOL_VERSION, type PageId, type PageKind, type ServerMessages } from '@tandem/protocol'
import { freshReplica, newPage, RawTab, signIn, type Verdict } from '@tandem/testkit'
import * as Y from 'yjs'
import { ALICE_CLIENT, EVE_CLIENTS } from './attacks/updates.ts'

const isEves = (update: Uint8Array): boolean =>
  Y.decodeUpdate(update).structs.some(({ id }) => (EVE_CLIENTS as readonly number[]).includes(id.client))

/** One page on a real server: Alice is honest, Eve sends what she likes and comes back when she is cut off. */
export class AttackedPage {
  readonly url: string
  readonly page: PageId
  readonly alice: RawTab
  /** Everything Alice was sent by way of updates, presence and live frames since she came. */
  readonly heard: { event: string; body: unknown }[] = []
  eve!: RawTab
  ch = 0
  readonly #aliceCh: number
  readonly #cookie: string

  private constructor(parts: { url: string; page: PageId; alice: RawTab; aliceCh: number; cookie: string }) {
    this.url = parts.url
    this.page = parts.page
    this.alice = parts.alice
    this.#aliceCh = parts.aliceCh
    this.#cookie = parts.cookie
    for (const event of ['updates', 'presence', 'live', 'closed', 'rejected', 'refused'])
      this.alice.socket.on(event, (body: unknown) => this.heard.push({ event, body }))
  }

  static async open(url: string, { kind = 'document', prepare = [] }: { kind?: PageKind; prepare?: readonly Uint8Array[] } = {}) {
    const [hers, cookie] = [await signIn(url), await signIn(url)]
    const page = await newPage(url, hers, kind)
    const alice = await RawTab.connect(url, { cookie: hers })
    const { answer } = await alice.join(page, [ALICE_CLIENT + 1, ALICE_CLIENT])
    const attacked = new AttackedPage({ url, page, alice, aliceCh: answer.ch, cookie })
    await attacked.enter()
    for (const update of prepare) {
      const verdict = isEves(update) ? await attacked.eve.update(attacked.ch, update) : await alice.update(answer.ch, update)
      if (verdict !== 'stored') throw new Error(`what was there before was answered ${verdict}`)
    }
    return attacked
  }

  async enter(): Promise<void> {
    this.eve = await RawTab.connect(this.url, { cookie: this.#cookie, auth: { protocol: PROTOCOL_VERSION, tab: 'eve' } })
    this.ch = (await this.eve.join(this.page, [EVE_CLIENTS[0] + 9, ...EVE_CLIENTS])).answer.ch
  }

  /** What the server says to an update of Eve's. */
  async send(bytes: Uint8Array): Promise<Verdict> {
    if (!this.eve.connected) await this.enter()
    const verdict = await this.eve.update(this.ch, bytes)
    if (verdict !== 'cut off') return verdict
    await this.enter()
    return this.eve.update(this.ch, bytes)
  }

  /** The page as a newcomer is sent it. */
  async fresh(): Promise<Y.Doc> {
    return freshReplica(this.url, { cookie: this.#cookie, page: this.page })
  }

  /** What is wrong, in words: the page is not sound, says something else than before, or Alice cannot go on. */
  async problemsAfter(before: Y.Doc, { mayHaveChanged = false } = {}): Promise<string[]> {
    const after = await this.fresh()
    const problems: string[] = []
    const must = (holds: boolean, problem: string) => holds || problems.push(problem)
    must(!after.store.pendingStructs && !after.store.pendingDs, 'something waits for what nobody has')
    must(Y.encodeStateAsUpdate(after).byteLength > 0, 'the page cannot be written')
    if (!mayHaveChanged) {
      must(Buffer.compare(contentDigest(after), contentDigest(before)) === 0, 'the page says something else')
      must(Y.equalSnapshots(Y.snapshot(after), Y.snapshot(before)), 'the page holds something else')
      must(!this.heard.some(({ event }) => event === 'updates'), 'somebody was told of it')
    }
    const epilogue = new Y.Doc()
    epilogue.clientID = ALICE_CLIENT + 1
    epilogue.getMap('meta').set('after', true)
    const verdict = await this.alice.update(this.#aliceCh, Y.encodeStateAsUpdate(epilogue))
    must(verdict === 'stored', `somebody honest was answered ${verdict}`)
    must((await fetch(`${this.url}/readyz`)).ok, 'the server is not ready')
    return problems
  }

  /** The others' entries in what Alice was told of presence. */
  get presenceOfEve(): ServerMessages['presence']['entries'] {
    return this.heard.filter(({ event }) => event === 'presence').flatMap(({ body }) => (body as ServerMessages['presence']).entries)
  }

  leave(): void {
    this.alice.leave()
    this.eve.leave()
  }
}
