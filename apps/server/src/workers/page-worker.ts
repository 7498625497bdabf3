import { Worker } from 'node:worker_threads'
import { packUpdates, type PageKind } from '@tandem/protocol'
import { HostileRow, type Clock, type PageWorker, type Snapshot, type SoundUpdate, type StoredPage } from '../rooms/ports.ts'
import type { Answer, Ask } from './page-worker-thread.ts'

const DEADLINE_MS = 30_000
/** Of one update: somebody waits for the answer, and whoever sent it may have made it slow on purpose. */
const READ_DEADLINE_MS = 5000
/** A thread that was busy with a large page keeps its memory; without one the process is small. */
const IDLE_MS = 60_000
const HEAP_MB = 512

interface Job {
  /** Made when its turn comes: a copy of a large page for each that waits would fill the memory. */
  ask: () => Ask
  isUrgent: boolean
  isWanted: () => boolean
  done(answer: Answer): void
  failed(error: Error): void
}

/** Somebody who lacks some of a page. */
interface WaitingForDiff {
  stateVector: Uint8Array
  isWanted: () => boolean
  done(bytes: Uint8Array): void
  failed(error: unknown): void
}

const NOBODY_WAITS = 'nobody waits for it any more'

const afterRealTime: Clock['after'] = (ms, task) => {
  const timer = setTimeout(task, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

/**
 * Whole pages on a thread of their own, one after the other. The thread starts with the first request; one that takes
 * too long or too much memory fails alone, and the next request gets a new thread.
 */
export class ThreadPageWorker implements PageWorker {
  readonly #after: Clock['after']
  readonly #heapMb: number
  readonly #queue: Job[] = []
  /** Those whose turn has not come, by the page they lack some of. */
  readonly #diffs = new Map<StoredPage, WaitingForDiff[]>()
  #job: Job | undefined
  #thread: Worker | undefined
  #cancelTimer = () => {}
  #closed = false

  constructor({ after = afterRealTime, heapMb = HEAP_MB }: { after?: Clock['after']; heapMb?: number } = {}) {
    this.#after = after
    this.#heapMb = heapMb
  }

  async fold({ epoch, seq, kind, ...page }: StoredPage): Promise<{ snapshot: Snapshot; title: string; text: string }> {
    const { folded } = await this.#ask('fold', () => ({
      do: 'fold',
      updates: packed(page),
      hasSnapshot: page.snapshot !== undefined,
      kind,
    }))
    const { title, text, ...snapshot } = folded
    return { snapshot: { epoch, seq, ...snapshot }, title, text }
  }

  diff(page: StoredPage, stateVector: Uint8Array, isWanted: () => boolean = () => true): Promise<Uint8Array> {
    return new Promise((done, failed) => {
      const waiting = { stateVector, isWanted, done, failed }
      const others = this.#diffs.get(page)
      if (others) others.push(waiting)
      else void this.#answerDiffs(page, [waiting])
    })
  }

  /** After a restart many come back at once: the page is read once for all who wait when its turn comes. */
  async #answerDiffs(page: StoredPage, all: WaitingForDiff[]): Promise<void> {
    this.#diffs.set(page, all)
    let asked: WaitingForDiff[] = []
    const ask = (): Ask => {
      this.#diffs.delete(page)
      asked = all.filter(({ isWanted }) => isWanted())
      return { do: 'diffs', updates: packed(page), stateVectors: asked.map(({ stateVector }) => stateVector) }
    }
    try {
      const { diffs } = await this.#ask('diffs', ask, () => all.some(({ isWanted }) => isWanted()))
      for (const [i, bytes] of diffs.entries()) asked[i]?.done(bytes)
      // For the others; whoever has an answer does not hear this one.
      throw new Error(NOBODY_WAITS)
    } catch (error) {
      if (this.#diffs.get(page) === all) this.#diffs.delete(page)
      for (const { failed } of all) failed(error)
    }
  }

  async digest(page: StoredPage): Promise<Uint8Array> {
    return (await this.#ask('digest', () => ({ do: 'digest', updates: packed(page) }))).bytes
  }

  /** What can be read on the page. Throws when the material cannot be applied. */
  async text({ kind, ...page }: StoredPage): Promise<{ title: string; text: string }> {
    return (await this.#ask('text', () => ({ do: 'text', updates: packed(page), kind }))).said
  }

  async read(bytes: Uint8Array, kind: PageKind): Promise<SoundUpdate | undefined> {
    const { read } = await this.#ask('read', () => ({ do: 'read', update: bytes.slice(), kind }))
    return read && { bytes, ...read }
  }

  /** Lets the thread go if it has nothing to do; the next request starts another. */
  rest(): void {
    if (this.#thread && !this.#job) this.#stop(this.#thread, 'the page worker rests')
  }

  /** Ends the thread in the middle of its work; what was waiting rejects. */
  async close(): Promise<void> {
    this.#closed = true
    const thread = this.#thread
    const waiting = this.#queue.splice(0)
    this.#ended(thread, 'the page worker is closed')
    for (const { failed } of waiting) failed(new Error('the page worker is closed'))
    await thread?.terminate()
  }

  async #ask<Did extends Ask['do']>(did: Did, ask: () => Ask, isWanted = () => true): Promise<Extract<Answer, { did: Did }>> {
    const answer = await this.#do({ ask, isWanted, isUrgent: did === 'read' })
    if (answer.did !== did) throw new Error(`the page worker answered ${answer.did}`)
    return answer as Extract<Answer, { did: Did }>
  }

  #do(job: Omit<Job, 'done' | 'failed'>): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Error('the page worker is closed'))
    return new Promise((resolve, reject) => {
      const waiting = { ...job, done: resolve, failed: reject }
      // Somebody's change waits to be stored: that comes before what others would like to have.
      const place = job.isUrgent ? this.#queue.findIndex(({ isUrgent }) => !isUrgent) : -1
      this.#queue.splice(place < 0 ? this.#queue.length : place, 0, waiting)
      this.#next()
    })
  }

  #next(): void {
    if (this.#job) return
    this.#cancelTimer()
    this.#job = this.#nextWanted()
    const thread = this.#thread
    if (this.#job) {
      const busy = thread ?? this.#start()
      busy.ref()
      const ask = this.#job.ask()
      const deadline = ask.do === 'read' ? READ_DEADLINE_MS : DEADLINE_MS
      this.#cancelTimer = this.#after(deadline, () => this.#stop(busy, 'the page took too long'))
      busy.postMessage(ask, [(ask.do === 'read' ? ask.update : ask.updates).buffer as ArrayBuffer])
    } else if (thread) {
      thread.unref()
      this.#cancelTimer = this.#after(IDLE_MS, () => this.#stop(thread, 'the page worker rests'))
    }
  }

  #nextWanted(): Job | undefined {
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) {
      if (job.isWanted()) return job
      job.failed(new Error(NOBODY_WAITS))
    }
    return undefined
  }

  #start(): Worker {
    const fromSource = import.meta.url.endsWith('.ts')
    const entry = new URL(fromSource ? './page-worker-thread.ts' : './page-worker-thread.js', import.meta.url)
    const thread = new Worker(entry, {
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMb },
      ...(fromSource && { execArgv: ['--conditions=@tandem/source'] }),
    })
    thread.on('message', (answer: Answer) => this.#answered(thread, answer))
    thread.on('error', (error: Error) => this.#ended(thread, `the page worker failed: ${error.message}`))
    thread.on('exit', () => this.#ended(thread, 'the page worker has ended'))
    this.#thread = thread
    return thread
  }

  #answered(thread: Worker, answer: Answer): void {
    if (thread !== this.#thread) return
    const job = this.#job
    this.#job = undefined
    if (answer.did === 'fail') job?.failed(answer.hostile ? new HostileRow(answer.hostile) : new Error(answer.problem))
    else job?.done(answer)
    this.#next()
  }

  #stop(thread: Worker, problem: string): void {
    this.#ended(thread, problem)
    void thread.terminate()
  }

  #ended(thread: Worker | undefined, problem: string): void {
    if (!thread || thread !== this.#thread) return
    this.#thread = undefined
    const job = this.#job
    this.#job = undefined
    job?.failed(new Error(problem))
    this.#next()
  }
}

/** A copy, so that it can be handed over and the caller keeps its own. */
const packed = ({ snapshot, rows }: Pick<StoredPage, 'snapshot' | 'rows'>): Uint8Array =>
  packUpdates(snapshot ? [snapshot.bytes, ...rows] : rows)
