import { connect } from 'node:net'
import { freePort } from '../server-process.ts'
import { Program } from './program.ts'

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

  /** Resolves when it answers; also after `end`, on the same port. */
  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no']
    this.#program = new Program('redis-server', args)
    await this.#program.until(() => this.ask('PING'))
  }

  /** Sends one command as words without spaces and answers with the first line of the reply. Rejects when nobody listens. */
  ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${command}\r\n`))
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
      socket.once('error', reject)
      socket.once('data', (answer) => {
        socket.destroy()
        resolve(answer.toString().split('\r\n')[0] ?? '')
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
