import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { FAIR_WEATHER, Lane, type Weather } from './lane.ts'
import type { Random } from './seeded-random.ts'

/** `up`: towards the server. */
export type Direction = 'up' | 'down'

interface Connection {
  client: Socket
  upstream: Socket
  lanes: Record<Direction, Lane>
}

const DIRECTIONS: readonly Direction[] = ['up', 'down']
const UPGRADE = /^upgrade: *websocket/im

const directionsOf = (direction: Direction | 'both'): readonly Direction[] => (direction === 'both' ? DIRECTIONS : [direction])

/**
 * A proxy in front of a server, on the loopback interface, that can be told to misbehave. It keeps the order of bytes and
 * holds at most a few hundred kilobytes of each direction: beyond that the sender waits, as before a slow network.
 */
export class TcpProxy {
  readonly #target: number
  readonly #random: Random
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  /** Connections whose client has vanished: the server still believes in them. */
  readonly #ghosts = new Set<Socket>()
  readonly #weather: Record<Direction, Weather> = { up: FAIR_WEATHER, down: FAIR_WEATHER }
  readonly #held = new Set<Direction>()
  readonly #swallowed = new Set<Direction>()
  #isCut = false
  #refusesUpgrades = false
  #bytesToCut = Infinity
  #refusedUpgrades = 0

  private constructor(target: number, random: Random) {
    this.#target = target
    this.#random = random
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client))
  }

  /** `target`: a port of the loopback interface. `random` decides about jitter and stalls. */
  static async start(target: number, { random = Math.random }: { random?: Random } = {}): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, random)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Connections that go through at the moment. */
  get connections(): number {
    return this.#connections.size
  }

  /** How many requests to become a WebSocket were refused. */
  get refusedUpgrades(): number {
    return this.#refusedUpgrades
  }

  /** Bytes it holds in each direction, over all connections. */
  get waiting(): Record<Direction, number> {
    const sum = (direction: Direction) => [...this.#connections].reduce((bytes, { lanes }) => bytes + lanes[direction].waiting, 0)
    return { up: sum('up'), down: sum('down') }
  }

  /** From now on the network is like this; what is left out is fair. Holds for connections that are there and that come. */
  setWeather(weather: Partial<Weather>, direction: Direction | 'both' = 'both'): void {
    for (const each of directionsOf(direction)) this.#weather[each] = { ...FAIR_WEATHER, ...weather }
  }

  /** Ends all connections and takes no new ones. */
  cut(): void {
    this.#isCut = true
    this.drop()
  }

  /** Ends all connections. New ones are taken. */
  drop(): void {
    for (const { client, upstream } of [...this.#connections]) {
      client.destroy()
      upstream.destroy()
    }
  }

  /** Lets through so many more bytes, both directions together, then ends all connections once, in the middle of whatever it is. */
  cutAfter(bytes: number): void {
    this.#bytesToCut = bytes
  }

  /** Ends all connections with a reset, as a firewall that has forgotten them. New ones are taken. */
  reset(): void {
    for (const { client, upstream } of [...this.#connections]) {
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
  }

  /** The clients are gone without a word: the server's side of each connection stays, and never hears of it. */
  vanish(): void {
    for (const connection of [...this.#connections]) {
      const { client, upstream, lanes } = connection
      this.#connections.delete(connection)
      this.#ghosts.add(upstream)
      for (const direction of DIRECTIONS) lanes[direction].stop()
      upstream.removeAllListeners('data')
      upstream.pause()
      upstream.removeAllListeners('close')
      upstream.on('close', () => this.#ghosts.delete(upstream))
      client.removeAllListeners('close')
      client.destroy()
    }
  }

  /** Keeps back everything of this direction, until `release`. */
  hold(direction: Direction | 'both' = 'both'): void {
    for (const each of directionsOf(direction)) {
      this.#held.add(each)
      for (const { lanes } of this.#connections) lanes[each].hold()
    }
  }

  /** Hands on what was held, in order. */
  release(direction: Direction | 'both' = 'both'): void {
    for (const each of directionsOf(direction)) {
      this.#held.delete(each)
      for (const { lanes } of this.#connections) lanes[each].release()
    }
  }

  /** A black hole: everything of this direction disappears and nobody is told, on connections that are there and that come. */
  swallow(direction: Direction | 'both' = 'both'): void {
    for (const each of directionsOf(direction)) {
      this.#swallowed.add(each)
      for (const { lanes } of this.#connections) lanes[each].swallow()
    }
  }

  /** From now on a request to become a WebSocket ends the connection it came on, as a strict proxy would. */
  refuseUpgrades(): void {
    this.#refusesUpgrades = true
  }

  /** Takes connections again, holds and swallows nothing more. Connections that lost bytes are reset: they can't go on. */
  mend(): void {
    this.#isCut = false
    this.#bytesToCut = Infinity
    this.#swallowed.clear()
    for (const { client, upstream, lanes } of [...this.#connections]) {
      if (!lanes.up.lost && !lanes.down.lost) continue
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
    this.release()
  }

  close(): Promise<void> {
    this.drop()
    for (const ghost of this.#ghosts) ghost.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #accept(client: Socket): void {
    if (this.#isCut) {
      client.destroy()
      return
    }
    const upstream = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [client, upstream]) socket.setNoDelay(true)
    client.on('data', (chunk: Buffer) => this.#look(chunk, client, upstream))
    const connection: Connection = {
      client,
      upstream,
      lanes: { up: this.#lane(client, upstream, 'up'), down: this.#lane(upstream, client, 'down') },
    }
    this.#connections.add(connection)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => undefined) // 'close' follows
      socket.on('close', () => {
        this.#connections.delete(connection)
        for (const direction of DIRECTIONS) connection.lanes[direction].stop()
        other.destroy()
      })
    }
  }

  #lane(from: Socket, to: Socket, direction: Direction): Lane {
    const lane = new Lane({
      from,
      to,
      weather: () => this.#weather[direction],
      random: this.#random,
      allow: (bytes) => this.#allow(bytes),
    })
    if (this.#held.has(direction)) lane.hold()
    if (this.#swallowed.has(direction)) lane.swallow()
    return lane
  }

  #allow(bytes: number): number {
    if (bytes < this.#bytesToCut) {
      this.#bytesToCut -= bytes
      return bytes
    }
    const allowed = this.#bytesToCut
    if (allowed === 0) return 0
    this.#bytesToCut = 0
    // Not before what is allowed was written.
    queueMicrotask(() => {
      this.#bytesToCut = Infinity
      this.drop()
    })
    return allowed
  }

  #look(chunk: Buffer, client: Socket, upstream: Socket): void {
    if (!this.#refusesUpgrades || !UPGRADE.test(chunk.toString('latin1'))) return
    this.#refusedUpgrades++
    client.destroy()
    upstream.destroy()
  }
}
