import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { RunningServer } from '../command/running-server.ts'
import type { TrialContext } from '../command/trial.ts'
import { CLIENT_IDS } from '../generator/shared-text.ts'
import { createPage, createPages, urlOf } from '../peers/tandem-pages.ts'
import { Workspace } from '@tandem/testkit'
import { Prober } from './prober.ts'
import { Sender } from './sender.ts'

/** Rates would only put off what is sent here, one thing at a time: it is to be worked on. */
const AT_ANY_RATE = {
  LIMIT_BYTES_PER_SECOND: String(2 ** 30),
  LIMIT_BYTES_BURST: String(2 ** 30),
  LIMIT_OTHERS_PER_SECOND: '100000',
  LIMIT_NEED_SYNCS_PER_SECOND: '100000',
  LIMIT_BAD_MESSAGES: '100000',
}

/** The prober stays for itself: nothing that the others do to their sign-ins may change how it is served. */
const PEOPLE = ['prober', 'alice', 'eve'] as const
export type Who = 'alice' | 'eve'

/** A server with a prober on it that can be started anew on the same data, and people who come to send things. */
export class Stage {
  readonly #context: TrialContext
  readonly #folder: string
  #server: RunningServer | undefined
  #prober: Prober | undefined
  #cookies: string[] = []
  #quietPage = ''

  private constructor(context: TrialContext, folder: string) {
    this.#context = context
    this.#folder = folder
  }

  static async open(context: TrialContext): Promise<Stage> {
    const stage = new Stage(context, mkdtempSync(join(context.out, 'data-')))
    await stage.restart()
    return stage
  }

  get prober(): Prober {
    if (!this.#prober) throw new Error('the stage is closed')
    return this.#prober
  }

  get #port(): number {
    return this.#server?.port ?? 0
  }

  /** The server starts anew: it has no page in memory. */
  async restart(): Promise<void> {
    const before = this.#port
    await this.#stop()
    const { processes, out } = this.#context
    this.#server = await RunningServer.start('tandem', { processes, out, folder: this.#folder, env: AT_ANY_RATE })
    if (before !== 0) Workspace.moved(urlOf(before), urlOf(this.#port))
    if (this.#quietPage === '') {
      const { pages, cookies } = await createPages(this.#port, { names: ['quiet'], kind: 'document', people: PEOPLE.length })
      this.#cookies = cookies
      this.#quietPage = pages['quiet'] ?? ''
    }
    this.#prober = await Prober.on({ port: this.#port, page: this.#quietPage, cookie: this.#cookieOf('prober') })
  }

  newPage(kind: 'document' | 'board'): Promise<string> {
    return createPage(this.#port, this.#cookieOf('alice'), kind)
  }

  /** `clientIds`: those it writes under, a new one unless given. */
  join(page: string, who: Who = 'alice', clientIds: readonly number[] = [randomInt(CLIENT_IDS.from, CLIENT_IDS.to)]): Promise<Sender> {
    return Sender.join({ port: this.#port, page, cookie: this.#cookieOf(who), clientIds })
  }

  async close(): Promise<void> {
    await this.#stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #cookieOf(who: (typeof PEOPLE)[number]): string {
    return this.#cookies[PEOPLE.indexOf(who)] ?? ''
  }

  async #stop(): Promise<void> {
    await this.#prober?.close()
    this.#prober = undefined
    await this.#server?.close()
  }
}
