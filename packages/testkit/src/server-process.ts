import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
const START_MS = 15_000

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

/** The real server as a process of its own, on the loopback interface, in its built form. */
export class ServerProcess {
  readonly port: number
  readonly dataDir: string
  readonly #env: Record<string, string>
  #child: ChildProcess | undefined
  /** What it printed since its last start. */
  output = ''

  constructor(options: { port: number; dataDir: string; env?: Record<string, string> }) {
    this.port = options.port
    this.dataDir = options.dataDir
    this.#env = options.env ?? {}
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it and resolves when it listens. Rejects with its output when it ends before that. */
  start(): Promise<void> {
    this.output = ''
    const env = { ...process.env, LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: String(this.port), DATA_DIR: this.dataDir, ...this.#env }
    const child = spawn(process.execPath, ['--max-semi-space-size=8', MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the server did not start in time:\n${this.output}`)), START_MS)
      const hear = (chunk: Buffer) => {
        this.output += chunk.toString()
        if (!this.output.includes('\nOpen ')) return
        clearTimeout(late)
        resolve()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', (code) => {
        clearTimeout(late)
        reject(new Error(`the server ended with ${code}:\n${this.output}`))
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
}
