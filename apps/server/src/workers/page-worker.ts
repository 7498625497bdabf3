import { Worker } from 'node:worker_threads'
import type { PageWorker, StoredPage } from '../rooms/ports.ts'
import type { Answer, Ask } from './page-worker-thread.ts'

const DEADLINE_MS = 30_000
const HEAP_MB = 512

interface Waiting {
  resolve(done: unknown): void
  reject(error: Error): void
  deadline: NodeJS.Timeout
}

/** Whole pages in a thread of their own, started with the first request. One that takes too long or too much is ended and the next gets a new thread. */
export class ThreadPageWorker implements PageWorker {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #ids = 0

  fold(page: StoredPage): ReturnType<PageWorker['fold']> {
    return this.#ask((id) => ({ id, do: 'fold', page })) as ReturnType<PageWorker['fold']>
  }

  diff(page: StoredPage, stateVector: Uint8Array): Promise<Uint8Array> {
    return this.#ask((id) => ({ id, do: 'diff', page, stateVector })) as Promise<Uint8Array>
  }

  async close(): Promise<void> {
    await this.#end('the page worker is closed')
  }

  #ask(ask: (id: number) => Ask): Promise<unknown> {
    const id = ++this.#ids
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => void this.#end('the page took too long'), DEADLINE_MS)
      deadline.unref()
      this.#waiting.set(id, { resolve, reject, deadline })
      worker.postMessage(ask(id))
    })
  }

  #start(): Worker {
    const fromSource = import.meta.url.endsWith('.ts')
    const entry = new URL(fromSource ? './page-worker-thread.ts' : './page-worker-thread.js', import.meta.url)
    const worker = new Worker(entry, {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      ...(fromSource && { execArgv: ['--conditions=@tandem/source'] }),
    })
    worker.unref()
    worker.on('message', (answer: Answer) => this.#answered(answer))
    worker.on('error', (error) => this.#gone(worker, `the page worker failed: ${error.message}`))
    worker.on('exit', () => this.#gone(worker, 'the page worker has ended'))
    return worker
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (!waiting) return
    this.#waiting.delete(answer.id)
    clearTimeout(waiting.deadline)
    if ('problem' in answer) waiting.reject(new Error(answer.problem))
    else waiting.resolve(answer.done)
  }

  async #end(problem: string): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    this.#gone(worker, problem)
    await worker.terminate()
  }

  #gone(worker: Worker, problem: string): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject, deadline } of waiting) {
      clearTimeout(deadline)
      reject(new Error(problem))
    }
  }
}
