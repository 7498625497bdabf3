import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

const running = new Set<ChildProcess>()
// However this process ends, nothing it started is left behind; SIGKILL aside.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A program of somebody else, run for a test: started, and ended by its own process id. */
export class Program {
  readonly #child: ChildProcess
  /** What it printed. */
  output = ''

  /** Throws when there is no such program. */
  constructor(file: string, args: readonly string[], options: SpawnOptions = {}) {
    this.#child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(this.#child)
    this.#child.once('exit', () => running.delete(this.#child))
    // A program that is not there ends at once as well; `until` says so with its output.
    this.#child.once('error', (error) => {
      this.output += `${error.message}\n`
    })
    const hear = (chunk: Buffer) => {
      this.output += chunk.toString()
    }
    this.#child.stdout?.on('data', hear)
    this.#child.stderr?.on('data', hear)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Tries until `works` does. Throws with what the program printed when it ends before that, or after 20 s. */
  async until(works: () => Promise<unknown>): Promise<void> {
    const deadline = performance.now() + 20_000
    for (;;) {
      try {
        await works()
        return
      } catch (error) {
        if (!this.isRunning || performance.now() > deadline) throw new Error(`${String(error)}\n${this.output}`, { cause: error })
      }
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** Stands still until `SIGCONT`, or ends, and resolves when it has ended. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Resolves once it is gone. */
  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return Promise.resolve()
    return new Promise((resolve) => {
      this.#child.once('exit', () => resolve())
      this.#child.kill(signal)
    })
  }
}
