import { LIMITS, type PageId } from '@tandem/protocol'
import type { RawTab, Verdict } from '@tandem/testkit'
import type { Stage } from '../stage/stage.ts'
import { EVE_CLIENT } from './corpora.ts'

/** What the server may answer to a malformed update without counting it as one. */
const NO_STRIKE: readonly Verdict[] = ['stored', 'need_sync', 'rate', 'page_full', 'client_not_owned']

/** Somebody who sends malformed updates, one after the other, and comes back whenever they are cut off. */
export class Attacker {
  readonly answers = new Map<Verdict, number>()
  /** The most updates that one connection got away with before it was cut. */
  mostStrikes = 0
  #tab: RawTab | undefined
  #ch = 0
  #strikes = 0
  readonly #stage: Stage
  readonly #cookie: string
  readonly #page: PageId

  constructor(stage: Stage, cookie: string, page: PageId) {
    this.#stage = stage
    this.#cookie = cookie
    this.#page = page
  }

  async send(bytes: Uint8Array): Promise<Verdict> {
    const tab = this.#tab?.connected ? this.#tab : await this.#enter()
    const verdict = bytes.byteLength > LIMITS.messageBytes ? 'too_large' : await tab.update(this.#ch, bytes)
    this.answers.set(verdict, (this.answers.get(verdict) ?? 0) + 1)
    if (verdict !== 'cut off' && !NO_STRIKE.includes(verdict)) this.mostStrikes = Math.max(this.mostStrikes, ++this.#strikes)
    // The connection ends right behind the last answer.
    if (this.#strikes >= LIMITS.badMessages) await tab.probe()
    return verdict
  }

  leave(): void {
    this.#tab?.leave()
  }

  async #enter(): Promise<RawTab> {
    this.#tab?.leave()
    this.#tab = await this.#stage.tab({ cookie: this.#cookie })
    this.#ch = (await this.#tab.join(this.#page, [EVE_CLIENT, EVE_CLIENT + 1])).answer.ch
    this.#strikes = 0
    return this.#tab
  }
}
