import { connect } from 'node:net'
import { freePort } from '../server-process.ts'
import { Program } from './program.ts'
import { redisCommand, redisTexts } from './redis-words.ts'

/** A real Redis on the loopback interface that keeps nothing on disk. */
export class RedisServer {
  readonly port: number
  #program: Program | undefined

  constructor(port: number) {
    this.port = port
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    await server.start()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** `undefined` when it does not run. */
  get pid(): number | undefined {
    return this.#program?.pid
  }

  /** How many messages were published since it started, of whatever kind. */
  async published(): Promise<number> {
    const stats = await this.#reply('INFO commandstats')
    return [...stats.matchAll(/^cmdstat_s?publish:calls=(\d+)/gm)].reduce((sum, [, calls]) => sum + Number(calls), 0)
  }

  /** Resolves when it answers; also after `end`, on the same port. */
  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no']
    this.#program = new Program('redis-server', args)
    await this.#program.until(() => this.ask('PING'))
  }

  /** Sends one command as words without spaces and answers with the first line of the reply. Rejects when nobody listens. */
  async ask(command: string): Promise<string> {
    return (await this.#reply(command)).split('\r\n')[0] ?? ''
  }

  /** The whole reply, as far as it comes in one piece. */
  #reply(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${command}\r\n`))
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
      socket.once('error', reject)
      socket.once('data', (answer) => {
        socket.destroy()
        resolve(answer.toString())
      })
    })
  }

  /** Every channel somebody listens on, ordinary ones and those of shards. */
  async channels(): Promise<{ name: string; isSharded: boolean }[]> {
    const of = async (kind: string) => (await this.#texts(['PUBSUB', kind])).map((name) => ({ name, isSharded: kind === 'SHARDCHANNELS' }))
    return [...(await of('CHANNELS')), ...(await of('SHARDCHANNELS'))]
  }

  /** Says something on a channel. */
  async publish({ name, isSharded }: { name: string; isSharded: boolean }, message: string | Uint8Array): Promise<void> {
    await this.#texts([isSharded ? 'SPUBLISH' : 'PUBLISH', name, message])
  }

  #texts(words: readonly (string | Uint8Array)[]): Promise<string[]> {
    return new Promise((resolve, reject) => {
      let reply = ''
      const socket = connect(this.port, '127.0.0.1', () => socket.write(redisCommand(words)))
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
      socket.once('error', reject)
      socket.on('data', (chunk) => {
        reply += chunk.toString('latin1')
        const texts = redisTexts(reply)
        if (!texts) return
        socket.destroy()
        resolve(texts)
      })
    })
  }

  /** kill -9 unless said otherwise. */
  end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    return this.#program?.end(signal) ?? Promise.resolve()
  }

  /** It hangs, its connections open, until `continue`. */
  stop(): void {
    this.#program?.signal('SIGSTOP')
  }

  continue(): void {
    this.#program?.signal('SIGCONT')
  }
}
