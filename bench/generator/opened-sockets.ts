import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

const OPENED = 'net.client.socket'

/** Every socket this process opens from now on, whoever opens it: bytes are counted alike for all peers' providers. */
export class OpenedSockets {
  readonly #sockets: Socket[] = []
  readonly #remember = (message: unknown) => void this.#sockets.push((message as { socket: Socket }).socket)

  constructor() {
    subscribe(OPENED, this.#remember)
  }

  bytesRead(): number {
    return this.#sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
  }

  forget(): void {
    unsubscribe(OPENED, this.#remember)
  }
}
