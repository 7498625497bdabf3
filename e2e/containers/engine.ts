import { execFile, spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Of the containers and volumes of a trial: they have nothing to do with a workspace that lives on this machine. */
const NAME = 'tandem-trial'
const STEADY_BYTES = 1e6
const STEADY_MS = 10_000
const BUILD_MS = 20 * 60_000

export type Part = 'single' | 'cluster'

/** What differs between Docker and podman: the command, and how a part of docker-compose.yml is started and ended. */
interface Engine {
  command: readonly string[]
  build: readonly string[]
  up(part: Part): readonly string[]
  down(part: Part): readonly string[]
}

const compose = ['docker', 'compose', '--project-name', NAME]
const DOCKER: Engine = {
  command: ['docker'],
  build: [...compose, '--profile', 'single', 'build'],
  up: (part) => [...compose, '--profile', part, 'up', '--detach', '--wait', '--no-build'],
  down: (part) => [...compose, '--profile', part, 'down'],
}

const podman = 'deploy/podman.sh'
const PODMAN: Engine = {
  command: [podman, 'podman'],
  build: [podman, 'build'],
  up: (part) => [podman, 'up', part],
  down: (part) => [podman, 'down', part],
}

const hasDocker = (): boolean => spawnSync('docker', ['compose', 'version']).status === 0 && spawnSync('docker', ['info']).status === 0

/** The services of docker-compose.yml as containers on this machine, by Docker where there is one, by podman elsewhere. */
export class Containers {
  readonly #engine = hasDocker() ? DOCKER : PODMAN
  readonly #env: Record<string, string | undefined>

  /** `port`: of the loopback interface; there the part that runs is reached. */
  constructor(port: number) {
    // A company's certificates and the like go through, settings of this machine's own workspace do not.
    const { PUBLIC_URL: _, TRUST_PROXY: __, ...env } = process.env
    this.#env = { ...env, TANDEM_NAME: NAME, COMPOSE_PROJECT_NAME: NAME, TANDEM_PORT: `127.0.0.1:${port}` }
  }

  async #say([program = '', ...words]: readonly string[], timeout = 5 * 60_000): Promise<string> {
    const { stdout, stderr } = await run(program, words, { cwd: ROOT, env: this.#env, timeout, maxBuffer: 2 ** 26 })
    return stdout + stderr
  }

  #engineSays(...words: string[]): Promise<string> {
    return this.#say([...this.#engine.command, ...words])
  }

  async build(): Promise<void> {
    await this.#say(this.#engine.build, BUILD_MS)
  }

  /** Starts what is not running and resolves when all of it is healthy. */
  async up(part: Part): Promise<void> {
    await this.#say(this.#engine.up(part))
  }

  /** Ends and removes the containers; their volumes stay. */
  async down(part: Part): Promise<void> {
    await this.#say(this.#engine.down(part))
  }

  /** Forgets what earlier trials wrote. */
  async clear(): Promise<void> {
    for (const part of ['single', 'cluster'] as const) await this.down(part)
    const names = (await this.#engineSays('volume', 'ls', '--quiet', '--filter', `name=${NAME}`)).split('\n').filter(Boolean)
    if (names.length > 0) await this.#engineSays('volume', 'rm', ...names)
  }

  async #container(service: string): Promise<string> {
    const label = (key: string, value: string): string[] => ['--filter', `label=com.docker.compose.${key}=${value}`]
    const found = await this.#engineSays('ps', '--all', '--quiet', ...label('project', NAME), ...label('service', service))
    const id = found.trim().split('\n')[0]
    if (!id) throw new Error(`there is no container of the service ${service}`)
    return id
  }

  async #inspect(service: string, format: string): Promise<string> {
    return (await this.#engineSays('inspect', '--format', format, await this.#container(service))).trim()
  }

  async logs(service: string): Promise<string> {
    return this.#engineSays('logs', await this.#container(service))
  }

  async execute(service: string, ...words: string[]): Promise<string> {
    return this.#engineSays('exec', await this.#container(service), ...words)
  }

  async restart(service: string): Promise<void> {
    await this.#engineSays('restart', '--time', '30', await this.#container(service))
  }

  /** Its process is gone at once and had no say in it: not a stop, which would not be followed by a new start. */
  async crash(service: string): Promise<void> {
    process.kill(Number(await this.#inspect(service, '{{.State.Pid}}')), 'SIGKILL')
  }

  async startedAt(service: string): Promise<string> {
    return this.#inspect(service, '{{.State.StartedAt}}')
  }

  /** In bytes. */
  async imageSize(): Promise<number> {
    return Number((await this.#engineSays('image', 'inspect', '--format', '{{.Size}}', 'tandem:local')).trim())
  }

  /** As `memory`, once it no longer changes: a start leaves some behind that is given back a little later. */
  async idleMemory(service: string): Promise<number> {
    for (let last = Number.POSITIVE_INFINITY; ;) {
      const now = await this.#memory(service)
      if (Math.abs(now - last) < STEADY_BYTES) return now
      last = now
      await setTimeout(STEADY_MS)
    }
  }

  /** Memory of the server in the container that is in RAM, in bytes. */
  async #memory(service: string): Promise<number> {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await this.execute(service, 'cat', '/proc/1/status'))?.[1]
    return Number(kilobytes) * 1024
  }
}
