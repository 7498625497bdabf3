import { LIMITS, parseJoinAnswer, parseServerMessage, partsOf } from '@tandem/protocol'
import type { Driver, LightClient, Place } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { LogAudit } from './log-audit.ts'
import { SyncConnection } from './sync-connection.ts'

/** Knows just enough of the wire to write, show a pointer and count what comes. */
export const lightTandem: Driver['light'] = ({ host, port, page, cookie, clientIds, having, audit = false }): LightClient => {
  const log = audit ? new LogAudit() : undefined
  const { promise: ready, resolve, reject } = deferred()
  let ch = -1
  let n = 0
  let session = ''
  let place: Place | undefined

  const joined = (answer: unknown) => {
    const parsed = parseJoinAnswer(answer)
    if (!parsed?.ok) return reject(new Error(`join refused: ${JSON.stringify(answer)}`))
    ch = parsed.ch
    session = parsed.session
    place = { epoch: parsed.epoch, seq: parsed.seq }
    log?.startAt(parsed.seq)
  }
  const connection = new SyncConnection({
    host,
    port,
    cookie,
    onOpen: () =>
      connection.ask(
        'join',
        { pageId: page, clientIds, ...(having?.place && { ...having.place, stateVector: having.stateVector }) },
        joined,
      ),
    onRefused: (problem) => reject(new Error(`connection refused: ${problem}`)),
    onEvent: (event, body) => {
      const message = parseServerMessage(event, body)
      if (!message) return
      if (message.event === 'state' && message.body.part === message.body.parts - 1) resolve()
      log?.hear(message)
    },
  })

  return {
    ready,
    socket: connection.socket,
    actor: () => session,
    place: () => place,
    sendUpdate: (update) => {
      n++
      if (update.length <= LIMITS.updateBytes) return connection.tell('update', { ch, n, bytes: update })
      const parts = partsOf(update)
      for (const [part, bytes] of parts.entries()) connection.tell('outbox', { ch, n, part, parts: parts.length, bytes })
    },
    move: (count) =>
      connection.tell('presence', { ch, patch: { pointer: { x: count, y: (count * 13) % 1000, tool: 'pointer', button: 'up' } } }),
    ...(log && { audit: () => log.report() }),
    close: () => connection.close(),
  }
}
