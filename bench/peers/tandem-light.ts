import {
  LIMITS,
  newTabId,
  parser,
  parseJoinAnswer,
  parseServerMessage,
  partsOf,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '@tandem/protocol'
import type { Driver, LightClient } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { BINARY, RawSocket, TEXT } from '../generator/raw-socket.ts'
import { LogAudit } from './log-audit.ts'

const CONNECT = 0
const EVENT = 2
const ACK = 3
const CONNECT_ERROR = 4
const ENGINE_OPEN = '0'
const JOIN = 0

/** Speaks just enough of /sync over a bare WebSocket to write, show a pointer and count what comes. */
export const lightTandem: Driver['light'] = ({ host, port, page, cookie, audit = false }): LightClient => {
  const encoder = new parser.Encoder()
  const decoder = new parser.Decoder()
  const log = audit ? new LogAudit() : undefined
  const { promise: ready, resolve, reject } = deferred()
  let ch = -1
  let n = 0
  let session = ''

  const say = (type: number, data: unknown, id?: number) =>
    socket.send(encoder.encode({ type, nsp: '/sync', data, ...(id !== undefined && { id }) })[0])
  const tell = (event: string, body: object) => say(EVENT, [event, body])
  const joined = (answer: unknown) => {
    const parsed = parseJoinAnswer(answer)
    if (!parsed?.ok) return reject(new Error(`join refused: ${JSON.stringify(answer)}`))
    ch = parsed.ch
    session = parsed.session
    log?.startAt(parsed.seq)
  }
  const hear = (message: ServerMessage) => {
    if (message.event === 'state' && message.body.part === message.body.parts - 1) resolve()
    log?.hear(message)
  }

  decoder.on('decoded', ({ type, data }) => {
    if (type === CONNECT) say(EVENT, ['join', { pageId: page }], JOIN)
    if (type === CONNECT_ERROR) reject(new Error(`connection refused: ${JSON.stringify(data)}`))
    if (type === ACK) joined((data as unknown[])[0])
    if (type !== EVENT) return
    const [event, body] = data as [string, unknown]
    const message = parseServerMessage(event, body)
    if (message) hear(message)
  })

  const socket = new RawSocket({
    host,
    port,
    path: '/socket.io/?EIO=4&transport=websocket',
    headers: cookie ? { Cookie: cookie } : {},
    onFrame: (opcode, payload) => {
      if (opcode === BINARY) decoder.add(Buffer.from(payload))
      else if (opcode === TEXT && payload.toString('latin1', 0, 1) === ENGINE_OPEN)
        say(CONNECT, { protocol: PROTOCOL_VERSION, tab: newTabId() })
    },
  })

  return {
    ready,
    socket,
    actor: () => session,
    sendUpdate: (update) => {
      n++
      if (update.length <= LIMITS.updateBytes) return tell('update', { ch, n, bytes: update })
      const parts = partsOf(update)
      for (const [part, bytes] of parts.entries()) tell('outbox', { ch, n, part, parts: parts.length, bytes })
    },
    move: (count) => tell('presence', { ch, patch: { pointer: { x: count, y: (count * 13) % 1000, tool: 'pointer', button: 'up' } } }),
    ...(log && { audit: () => log.report() }),
    close: () => socket.close(),
  }
}
