import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../generator/timing.ts'
import { peerOf, type Peer } from '../peers/peers.ts'
import { read, type Reading } from './meter.ts'
import { end, freePort, untilGone, type Processes } from './processes.ts'

const START_MS = 30_000
const QUIET_SHARE = 0.02
const QUIET_MS = 1000
const QUIET_AT_MOST_MS = 60_000

/** A peer's server, running on core 0 with a fresh data folder. */
export class RunningServer {
  readonly peer: Peer
  readonly port: number
  /** Rejects when the server ends by itself. */
  readonly died: Promise<never>
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #isOwnFolder: boolean

  private constructor(parts: { peer: Peer; name: string; port: number; child: ChildProcess; folder: string; isOwnFolder: boolean }) {
    this.peer = parts.peer
    this.port = parts.port
    this.#child = parts.child
    this.#folder = parts.folder
    this.#isOwnFolder = parts.isOwnFolder
    this.died = untilGone(parts.child, `the server of ${parts.name}`)
    this.died.catch(() => {})
  }

  /**
   * `out` is the folder in which data folders are made; give a `folder` to keep the data of a server before, and what
   * this server is configured with beyond the others of its peer.
   */
  static async start(
    name: string,
    { processes, out, folder, env = {} }: { processes: Processes; out: string; folder?: string; env?: Record<string, string> },
  ): Promise<RunningServer> {
    const peer = peerOf(name)
    const port = await freePort()
    mkdirSync(out, { recursive: true })
    const place = folder ?? mkdtempSync(join(out, 'data-'))
    const child = processes.start({
      args: peer.args,
      core: 0,
      env: { ...peer.env({ port, folder: place }), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const server = new RunningServer({ peer, name, port, child, folder: place, isOwnFolder: folder === undefined })
    const deadline = performance.now() + START_MS
    while (!(await Promise.race([peer.isReady(port, said), server.died]))) {
      if (performance.now() > deadline) {
        await server.close()
        throw new Error(`the server of ${name} did not start`)
      }
      await sleep(50)
    }
    return server
  }

  read(): Reading {
    return read(this.#child.pid as number)
  }

  /** Waits until the server uses next to no CPU for a second. */
  async untilQuiet(): Promise<void> {
    const deadline = performance.now() + QUIET_AT_MOST_MS
    let before = this.read()
    while (performance.now() < deadline) {
      await sleep(QUIET_MS)
      const now = this.read()
      if ((now.cpu - before.cpu) * 1000 <= (now.at - before.at) * QUIET_SHARE) return
      before = now
    }
  }

  async close(): Promise<void> {
    await end(this.#child, 'SIGKILL')
    if (this.#isOwnFolder) rmSync(this.#folder, { recursive: true, force: true })
  }
}
