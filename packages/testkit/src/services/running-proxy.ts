import { rm } from 'node:fs/promises'
import type { Program } from './program.ts'

interface ProxyParts {
  url: string
  ca: string | undefined
  /** Of its own; gone after `remove`. */
  folder: string
  program: Program
  /** How it is ended; SIGTERM when left out. */
  ending?: NodeJS.Signals
}

/** A proxy that listens on the loopback interface. */
export class RunningProxy {
  readonly url: string
  /** Of its certificate, for whoever has to trust it. */
  readonly ca: string | undefined
  readonly #folder: string
  readonly #program: Program
  readonly #ending: NodeJS.Signals | undefined

  protected constructor({ url, ca, folder, program, ending }: ProxyParts) {
    this.url = url
    this.ca = ca
    this.#folder = folder
    this.#program = program
    this.#ending = ending
  }

  async remove(): Promise<void> {
    await this.#program.end(this.#ending)
    await rm(this.#folder, { recursive: true, force: true })
  }
}
