import { createClient } from 'redis'
import type { Clock } from '../rooms/ports.ts'
import { within } from './deadline.ts'

/** From here on a server has channels that are looked after by one of its parts alone. */
const SHARDED_SINCE = 7
const CONNECT_MS = 2000
const ANSWER_MS = 1000
const SUBSCRIBE_MS = 5000
const PING_EVERY_MS = 1000
const CHANNELS_AT_ONCE = 500
/** What waits to be taken by a server that is slow, or does not answer any more. Beyond that nothing is said. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024
const MOST_WAITING = 20_000

interface ConnectionParts {
  url: string
  clock: Pick<Clock, 'after' | 'soon'>
  heard: (channel: string, message: Buffer) => void
  /** Called once; from then on the connection is of no use. */
  lost: (problem: string) => void
}

const newClient = (url: string) =>
  createClient({
    url,
    // The form that every server speaks. Whoever listens does nothing else then, so there are two clients.
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_WAITING,
    maintNotifications: 'disabled',
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
  })

type Client = ReturnType<typeof newClient>

/**
 * One connection to Redis for as long as it lasts: a pair of clients that never reconnect by themselves, looked after by
 * pings with a deadline. A server that hangs is lost like one that is gone, and whatever waits for it is let go of.
 */
export class RedisConnection {
  readonly #parts: ConnectionParts
  readonly #speaking: Client
  readonly #listening: Client
  #isSharded = false
  #isOver = false
  #waitingBytes = 0
  #cancelPing = () => {}

  private constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#speaking = newClient(parts.url)
    this.#listening = newClient(parts.url)
    for (const client of [this.#speaking, this.#listening]) client.on('error', (error: unknown) => this.#lost(error))
  }

  /** Rejects when there is none to be had. */
  static async open(parts: ConnectionParts): Promise<RedisConnection> {
    const connection = new RedisConnection(parts)
    try {
      await within(Promise.all([connection.#speaking.connect(), connection.#listening.connect()]), CONNECT_MS, parts.clock)
      connection.#isSharded = (await connection.#version()) >= SHARDED_SINCE
    } catch (error) {
      connection.close()
      throw error
    }
    connection.#ping()
    return connection
  }

  /** It ended, or was closed. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Rejects when the server does not agree in time. */
  async subscribe(channels: readonly string[]): Promise<void> {
    for (let i = 0; i < channels.length; i += CHANNELS_AT_ONCE) {
      const some = channels.slice(i, i + CHANNELS_AT_ONCE)
      const agreed = this.#isSharded
        ? this.#listening.sSubscribe(some, this.#hear, true)
        : this.#listening.subscribe(some, this.#hear, true)
      await within(agreed, SUBSCRIBE_MS, this.#parts.clock)
    }
  }

  /** As `subscribe`. */
  async unsubscribe(channel: string): Promise<void> {
    const agreed = this.#isSharded
      ? this.#listening.sUnsubscribe(channel, this.#hear, true)
      : this.#listening.unsubscribe(channel, this.#hear, true)
    await within(agreed, SUBSCRIBE_MS, this.#parts.clock)
  }

  /** `false` when it is not said, because too much waits already. Whether anybody hears it is not known. */
  publish(channel: string, message: Buffer): boolean {
    const { byteLength } = message
    if (this.#isOver || this.#waitingBytes + byteLength > MOST_WAITING_BYTES) return false
    this.#waitingBytes += byteLength
    const taken = this.#isSharded ? this.#speaking.sPublish(channel, message) : this.#speaking.publish(channel, message)
    taken.then(
      () => void (this.#waitingBytes -= byteLength),
      (error: unknown) => {
        this.#waitingBytes -= byteLength
        this.#lost(error)
      },
    )
    return true
  }

  /** Resolves when all that was published has been taken, or cannot be any more. */
  async taken(): Promise<void> {
    await within(this.#speaking.ping(), ANSWER_MS, this.#parts.clock).catch(() => undefined)
  }

  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelPing()
    for (const client of [this.#speaking, this.#listening]) {
      try {
        client.destroy()
      } catch {
        // It was closed already, or never open.
      }
    }
  }

  readonly #hear = (message: Buffer, channel: Buffer): void => this.#parts.heard(channel.toString(), message)

  /** The first part of its version; 0 when it does not tell everybody. */
  async #version(): Promise<number> {
    const asked = this.#speaking.info('server').catch(() => '')
    const said = await within(asked, ANSWER_MS, this.#parts.clock)
    return Number(/^redis_version:(\d+)/m.exec(said)?.[1] ?? 0)
  }

  #ping(): void {
    this.#cancelPing = this.#parts.clock.after(PING_EVERY_MS, () => {
      within(Promise.all([this.#speaking.ping(), this.#listening.ping()]), ANSWER_MS, this.#parts.clock).then(
        () => {
          if (!this.#isOver) this.#ping()
        },
        (error: unknown) => this.#lost(error),
      )
    })
  }

  #lost(error: unknown): void {
    if (this.#isOver) return
    this.close()
    this.#parts.lost(error instanceof Error && error.message !== '' ? error.message : String(error))
  }
}
