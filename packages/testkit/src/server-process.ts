import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MEMORY_ENV, NODE_OPTIONS } from './as-started.ts'
import { memoryOf } from './process-status.ts'
import { Workspace } from './workspace.ts'

const MAIN = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
const START_MS = 30_000
/** Where to go, as the server says it when it listens: on new data to the form that sets it up. */
const OPEN = /\nOpen (\S+)\n/
const SET_UP = '/setup?token='
const NOBODY_CAUGHT = /uncaught|unhandled ?(promise )?rejection/i

/** A port of the loopback interface that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** A folder for one server's data, gone with `remove`. */
export const temporaryFolder = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'tandem-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export interface ServerOptions {
  port: number
  dataDir: string
  env?: Record<string, string>
  /** Options of Node itself, for instance `--max-old-space-size=256`, beside those the server is always started with. */
  nodeOptions?: readonly string[]
}

const running = new Set<ChildProcess>()
// However this process ends, no server is left behind; SIGKILL aside.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The real server as a process of its own, on the loopback interface, in its built form. */
export class ServerProcess {
  readonly port: number
  readonly dataDir: string
  readonly #env: Record<string, string>
  readonly #nodeOptions: readonly string[]
  #child: ChildProcess | undefined
  readonly #troubles: string[] = []
  /** What it printed since its last start. */
  output = ''

  constructor(options: ServerOptions) {
    this.port = options.port
    this.dataDir = options.dataDir
    this.#env = options.env ?? {}
    this.#nodeOptions = options.nodeOptions ?? []
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** The link of the first run, as it printed it; `undefined` when it is set up. */
  get setupAddress(): string | undefined {
    const address = OPEN.exec(this.output)?.[1]
    return address?.includes(SET_UP) ? address : undefined
  }

  /** Its memory in RAM, in bytes. Throws when it does not run. */
  get memory(): number {
    const memory = this.pid === undefined ? undefined : memoryOf(this.pid)
    if (memory === undefined) throw new Error('the server does not run')
    return memory
  }

  /** Every end that nobody asked for and everything nobody caught, over all its starts; empty when all is well. */
  get troubles(): readonly string[] {
    return this.#troubles
  }

  /** Starts it and resolves when it listens. Rejects with its output when it ends before that. */
  start(): Promise<void> {
    this.output = ''
    const env = {
      ...process.env,
      ...MEMORY_ENV,
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: String(this.port),
      DATA_DIR: this.dataDir,
      ...this.#env,
    }
    const child = spawn(process.execPath, [...NODE_OPTIONS, ...this.#nodeOptions, MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    running.add(child)
    return new Promise((resolve, reject) => {
      let listens = false
      const late = setTimeout(() => reject(new Error(`the server did not start in time:\n${this.output}`)), START_MS)
      const hear = (chunk: Buffer) => {
        const before = this.output.length
        this.output += chunk.toString()
        this.#note(before)
        if (listens || !OPEN.test(this.output)) return
        listens = true
        clearTimeout(late)
        const { setupAddress } = this
        if (setupAddress !== undefined) Workspace.begins(this.url, setupAddress)
        resolve()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', (code, signal) => {
        clearTimeout(late)
        running.delete(child)
        if (this.#child === child) this.#troubles.push(`it ended by itself with ${code ?? signal}:\n${this.output.slice(-2000)}`)
        reject(new Error(`the server ended with ${code ?? signal}:\n${this.output}`))
      })
    })
  }

  /** Ends it with this signal and resolves with its exit code once it is gone; `null` when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null)
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code))
      child.kill(signal)
    })
  }

  /** It stands still where it is, its connections open, until `continue`. */
  stop(): void {
    this.#child?.kill('SIGSTOP')
  }

  continue(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Looks at whole new lines only, each once. */
  #note(before: number): void {
    const from = this.output.lastIndexOf('\n', before - 1) + 1
    const to = this.output.lastIndexOf('\n') + 1
    for (const line of this.output.slice(from, to).split('\n')) if (NOBODY_CAUGHT.test(line)) this.#troubles.push(line.slice(0, 1000))
  }
}
