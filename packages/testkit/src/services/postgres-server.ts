import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from '../server-process.ts'
import { Program } from './program.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'
const USER = 'app'

/** Where `initdb` and `postgres` are; '' when they are on PATH. */
const programs = async (): Promise<string> => {
  const versions = existsSync(DEBIAN) ? await readdir(DEBIAN) : []
  const newest = versions
    .map(Number)
    .filter(Number.isFinite)
    .toSorted((a, b) => b - a)[0]
  return newest === undefined ? '' : `${DEBIAN}/${newest}/bin/`
}

/** PostgreSQL refuses to run as root: then it is its own user who does. */
const postgresIds = async (): Promise<{ uid: number; gid: number } | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const idOf = async (option: string) => Number((await run('id', [option, 'postgres'])).stdout)
  return { uid: await idOf('-u'), gid: await idOf('-g') }
}

/** Databases have a number, so that each test has one of its own. */
let made = 0

/** A real PostgreSQL on the loopback interface, in a folder that is gone after `remove`. */
export class PostgresServer {
  readonly port: number
  readonly #folder: string
  readonly #programs: string
  readonly #ids: { uid: number; gid: number } | undefined
  readonly #durable: boolean
  #program: Program | undefined

  private constructor(parts: {
    port: number
    folder: string
    programs: string
    ids: { uid: number; gid: number } | undefined
    durable: boolean
  }) {
    this.port = parts.port
    this.#folder = parts.folder
    this.#programs = parts.programs
    this.#ids = parts.ids
    this.#durable = parts.durable
  }

  /** `durable`: what is committed is on the disk; without it tests are quicker, and kill -9 is still survived. */
  static async start({ durable = false } = {}): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-postgres-'))
    const ids = await postgresIds()
    await chmod(folder, 0o700)
    if (ids) await chown(folder, ids.uid, ids.gid)
    const place = await programs()
    // Texts are compared by their bytes where nobody says otherwise, as on most servers they are not: both must do.
    const args = ['-D', join(folder, 'data'), '-A', 'trust', '-U', USER, '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']
    await run(`${place}initdb`, args, { ...ids, cwd: folder })
    const server = new PostgresServer({ port: await freePort(), folder, programs: place, ids, durable })
    await server.start()
    return server
  }

  /** Of the process that starts all others; `undefined` when it does not run. */
  get pid(): number | undefined {
    return this.#program?.pid
  }

  /** The address of a database on it. */
  urlOf(database: string): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/${database}`
  }

  /** A new empty database: its address. */
  async newDatabase(): Promise<string> {
    const name = `tandem_${process.pid}_${++made}`
    await this.query('postgres', `create database ${name}`)
    return this.urlOf(name)
  }

  /** Resolves when it takes connections; also after `end`, on the same port and data. */
  async start(): Promise<void> {
    const options = ['-p', String(this.port), '-h', '127.0.0.1', '-k', this.#folder, '-c', `fsync=${this.#durable ? 'on' : 'off'}`]
    this.#program = new Program(`${this.#programs}postgres`, ['-D', join(this.#folder, 'data'), ...options], {
      ...this.#ids,
      cwd: this.#folder,
    })
    await this.#program.until(() => this.query('postgres', 'select 1'))
  }

  async query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.urlOf(database), connectionTimeoutMillis: 5000 })
    // A server that goes away while somebody asks is heard of by the question.
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  /** SIGQUIT: at once, without a word to those connected, as a crash would be. SIGINT: connections are ended first. */
  end(signal: 'SIGQUIT' | 'SIGINT' | 'SIGTERM' = 'SIGQUIT'): Promise<void> {
    return this.#program?.end(signal) ?? Promise.resolve()
  }

  /** Ends it, and what it kept is gone. */
  async remove(): Promise<void> {
    await this.end()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
