import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { within } from '../generator/timing.ts'

export interface ProberTask {
  port: number
  page: string
  cookie: string
}
export type ProberWord = 'begin' | 'end'
export type ProberTold = { ready: true } | { begun: true } | { worst: number } | { problem: string }

const ANSWER_MS = 30_000

/** Watches how long a running server keeps people waiting for its event loop. */
export class Prober {
  readonly #thread: Worker

  private constructor(thread: Worker) {
    this.#thread = thread
  }

  static async on(task: ProberTask): Promise<Prober> {
    const prober = new Prober(new Worker(new URL('./prober-thread.ts', import.meta.url), { workerData: task }))
    await prober.#next()
    return prober
  }

  /** The longest wait, in milliseconds, from now until what `during` answers and `afterMs` more. */
  async longestWait<T>(during: () => Promise<T>, afterMs: number): Promise<{ worst: number; answer: T }> {
    await this.#say('begin')
    const answer = await during()
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    const told = await this.#say('end')
    return { worst: 'worst' in told ? told.worst : Number.NaN, answer }
  }

  async close(): Promise<void> {
    await this.#thread.terminate()
  }

  #say(word: ProberWord): Promise<ProberTold> {
    const answer = this.#next()
    this.#thread.postMessage(word)
    return answer
  }

  async #next(): Promise<ProberTold> {
    const [told] = (await within(once(this.#thread, 'message'), ANSWER_MS, 'the prober')) as [ProberTold]
    if ('problem' in told) throw new Error(`the prober: ${told.problem}`)
    return told
  }
}
