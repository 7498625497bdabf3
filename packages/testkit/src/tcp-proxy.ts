import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A proxy in front of a server, on the loopback interface, that can be told to misbehave. */
export class TcpProxy {
  readonly #target: number
  readonly #server: Server
  readonly #pairs = new Set<[Socket, Socket]>()
  #isCut = false
  #refusesUpgrades = false

  constructor(target: number) {
    this.#target = target
    this.#server = createServer((client) => this.#accept(client))
  }

  /** `target`: a port of the loopback interface. */
  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Ends all connections and takes no new ones. */
  cut(): void {
    this.#isCut = true
    this.#endAll()
  }

  mend(): void {
    this.#isCut = false
  }

  /** From now on a request to become a WebSocket ends the connection it came on, as a strict proxy would. */
  refuseUpgrades(): void {
    this.#refusesUpgrades = true
  }

  close(): Promise<void> {
    this.#endAll()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #endAll(): void {
    for (const [client, upstream] of this.#pairs) {
      client.destroy()
      upstream.destroy()
    }
  }

  #accept(client: Socket): void {
    if (this.#isCut) {
      client.destroy()
      return
    }
    const upstream = connect(this.#target, '127.0.0.1')
    const pair: [Socket, Socket] = [client, upstream]
    this.#pairs.add(pair)
    const end = () => {
      this.#pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) {
      socket.on('error', end)
      socket.on('close', end)
    }
    client.on('data', (chunk: Buffer) => {
      if (this.#refusesUpgrades && /^upgrade: *websocket/im.test(chunk.toString('latin1'))) end()
      else upstream.write(chunk)
    })
    upstream.on('data', (chunk) => client.write(chunk))
  }
}
