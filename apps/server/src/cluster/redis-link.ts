import type { Clock } from '../rooms/ports.ts'
import { backoff } from './backoff.ts'
import { RedisConnection } from './redis-connection.ts'

/** A connection that lasted this long was a good one: the next is tried for at once. */
const GOOD_MS = 10_000
/** Larger ones are no messages of ours. */
const MOST_BYTES = 8 * 1024 * 1024

export interface LinkEvents {
  /** Told once, until it is back. */
  lost(problem: string): void
  back(afterMs: number): void
  /** Something arrived that none of our programs says. Told for the first, tenth, hundredth. */
  garbage(channel: string, times: number): void
}

interface LinkParts {
  url: string
  clock: Pick<Clock, 'after' | 'soon' | 'elapsed'>
  random: () => number
  events: LinkEvents
}

/** Takes one message. Throws when it makes no sense, which is counted. */
export type Hear = (message: Buffer) => void

/**
 * Redis as the nodes use it: channels to say something on and to listen to. It comes and goes by itself; what is said while
 * it is away is said to nobody, and kept by nobody. Nothing here throws or rejects.
 */
export class RedisLink {
  readonly #parts: LinkParts
  readonly #hearing = new Map<string, Set<Hear>>()
  readonly #listeners = new Set<() => void>()
  /** Since the start, for the metrics. */
  readonly counts = { said: 0, unsaid: 0, heard: 0, garbage: 0, lost: 0 }
  #connection: RedisConnection | undefined
  #tries = 0
  #upSince = 0
  #downSince: number | undefined
  #isClosed = false
  #cancelTry = () => {}

  constructor(parts: LinkParts) {
    this.#parts = parts
  }

  get isUp(): boolean {
    return this.#connection !== undefined
  }

  /** Tries until there is a connection, and again whenever there is none any more. */
  start(): void {
    void this.#try()
  }

  /** Calls back when `isUp` has changed. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  publish(channel: string, message: Buffer): void {
    if (message.byteLength <= MOST_BYTES && this.#connection?.publish(channel, message)) this.counts.said++
    else this.counts.unsaid++
  }

  /** Returns the way to stop. */
  subscribe(channel: string, hear: Hear): () => void {
    const known = this.#hearing.get(channel)
    if (known) known.add(hear)
    else {
      this.#hearing.set(channel, new Set([hear]))
      this.#attempt((connection) => connection.subscribe([channel]))
    }
    return () => {
      const hearing = this.#hearing.get(channel)
      if (!hearing?.delete(hear) || hearing.size > 0) return
      this.#hearing.delete(channel)
      this.#attempt((connection) => connection.unsubscribe(channel))
    }
  }

  /** What was said until now is still taken, as far as that is possible. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#cancelTry()
    this.#listeners.clear()
    await this.#connection?.taken()
    this.#connection?.close()
    this.#connection = undefined
  }

  async #try(): Promise<void> {
    let connection: RedisConnection | undefined
    try {
      connection = await RedisConnection.open({
        ...this.#parts,
        heard: (channel, message) => this.#heard(channel, message),
        lost: (problem) => this.#lost(connection, problem),
      })
      await this.#hearOn(connection)
    } catch (error) {
      connection?.close()
      this.#failed(error instanceof Error ? error.message : String(error))
      return
    }
    if (this.#isClosed) return connection.close()
    if (connection.isOver) return this.#failed('the connection ended at once')
    const { clock, events } = this.#parts
    this.#connection = connection
    this.#upSince = clock.elapsed()
    if (this.#downSince !== undefined) events.back(Math.round(this.#upSince - this.#downSince))
    this.#downSince = undefined
    this.#changed()
  }

  /** Settles when it is subscribed to exactly what is wanted, also to what was meanwhile. */
  async #hearOn(connection: RedisConnection): Promise<void> {
    const subscribed = new Set<string>()
    for (;;) {
      const wanted = [...this.#hearing.keys()].filter((channel) => !subscribed.has(channel))
      const unwanted = [...subscribed].filter((channel) => !this.#hearing.has(channel))
      if (wanted.length + unwanted.length === 0) return
      await connection.subscribe(wanted)
      for (const channel of wanted) subscribed.add(channel)
      for (const channel of unwanted) {
        await connection.unsubscribe(channel)
        subscribed.delete(channel)
      }
    }
  }

  #lost(connection: RedisConnection | undefined, problem: string): void {
    // Of one that was not yet in use hears whoever opens it.
    if (!connection || connection !== this.#connection) return
    this.#connection = undefined
    this.counts.lost++
    if (this.#parts.clock.elapsed() - this.#upSince >= GOOD_MS) this.#tries = 0
    this.#failed(problem)
    this.#changed()
  }

  #failed(problem: string): void {
    if (this.#isClosed) return
    const { clock, random, events } = this.#parts
    if (this.#downSince === undefined) {
      this.#downSince = clock.elapsed()
      events.lost(problem)
    }
    this.#cancelTry = clock.after(backoff(this.#tries++, random), () => void this.#try())
  }

  /** What a connection cannot do makes it useless, and the next one begins with everything that is wanted then. */
  #attempt(task: (connection: RedisConnection) => Promise<void>): void {
    const connection = this.#connection
    if (!connection) return
    task(connection).catch((error: unknown) => {
      connection.close()
      this.#lost(connection, error instanceof Error ? error.message : String(error))
    })
  }

  #heard(channel: string, message: Buffer): void {
    this.counts.heard++
    try {
      if (message.byteLength > MOST_BYTES) throw new Error('larger than any message of ours')
      for (const hear of [...(this.#hearing.get(channel) ?? [])]) hear(message)
    } catch {
      const times = ++this.counts.garbage
      if (/^10*$/.test(String(times))) this.#parts.events.garbage(channel, times)
    }
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
