import { WebSocket } from 'ws'

/** Without compression, as all of the load. */
export class PlainWebSocket extends WebSocket {
  constructor(url: string) {
    super(url, { perMessageDeflate: false })
  }
}
