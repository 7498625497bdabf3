import { newTabId, parser, PROTOCOL_VERSION, type PageId } from '@tandem/protocol'
import { NO_BROWSER, OPCODE, RawWebSocket, type Frame } from '@tandem/testkit'

const ENGINE_PING = '2'
const ENGINE_PONG = '3'
const SYNC = '/sync'
const [CONNECT, EVENT, ACK, CONNECT_ERROR] = [0, 2, 3, 4]
const encoder = new parser.Encoder()

const frame = (packet: object): Uint8Array => encoder.encode(packet as Parameters<typeof encoder.encode>[0])[0]

interface ReaderOptions {
  cookie: string
  pages: readonly PageId[]
  /** Hears the size of each binary frame; the frames of the greeting aside. */
  onFrame?: (bytes: number) => void
}

/** Signed in and joined to its pages over a bare WebSocket, so that it can stop reading and still breathe. */
export class RawReader {
  readonly socket: RawWebSocket

  private constructor(socket: RawWebSocket) {
    this.socket = socket
  }

  static async enter(url: string, { cookie, pages, onFrame = () => undefined }: ReaderOptions): Promise<RawReader> {
    const socket = await RawWebSocket.open(url, { headers: { ...NO_BROWSER, cookie } })
    await new Promise<void>((resolve, reject) => {
      let answers = 0
      const decoder = new parser.Decoder()
      decoder.on('decoded', ({ type, data }) => {
        if (type === CONNECT)
          pages.forEach((pageId, id) => socket.send(frame({ type: EVENT, nsp: SYNC, id, data: ['join', { pageId, clientIds: [] }] })))
        if (type === CONNECT_ERROR) reject(new Error(`refused: ${JSON.stringify(data)}`))
        if (type !== ACK) return
        const [answer] = data as { ok?: boolean }[]
        if (!answer?.ok) reject(new Error(`join was answered ${JSON.stringify(answer)}`))
        if (++answers === pages.length) resolve()
      })
      socket.read(({ opcode, payload }: Frame) => {
        if (opcode === OPCODE.ping) socket.send(payload, OPCODE.pong)
        else if (opcode === OPCODE.text && payload.toString() === ENGINE_PING) socket.send(ENGINE_PONG, OPCODE.text)
        else if (opcode === OPCODE.binary && answers < pages.length) decoder.add(payload)
        if (opcode === OPCODE.binary && answers >= pages.length) onFrame(payload.byteLength)
      })
      void socket.closed.then(() => reject(new Error('the connection ended')))
      socket.send(frame({ type: CONNECT, nsp: SYNC, data: { protocol: PROTOCOL_VERSION, tab: newTabId() } }))
    })
    return new RawReader(socket)
  }

  /** Says that it is alive, unasked. */
  breathe(): void {
    this.socket.send(ENGINE_PONG, OPCODE.text)
  }
}
