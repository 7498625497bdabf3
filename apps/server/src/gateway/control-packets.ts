import type { Clock } from '../rooms/ports.ts'
import { terminate, type EngineConnection } from './engine.ts'

/**
 * Ends a connection that goes on and on with what is no message: pongs, probes, and the pings of WebSocket. They come
 * before anybody has signed in, and each costs nearly as much as a message.
 */
export const watchControlPackets = (
  connection: EngineConnection,
  { perSecond, clock }: { perSecond: number; clock: Pick<Clock, 'elapsed'> },
): void => {
  const eachMs = 1000 / perSecond
  let paidUntil = 0
  let isOver = false
  let probing: EngineConnection['transport'] | undefined
  const count = (): void => {
    if (isOver) return
    const now = clock.elapsed()
    paidUntil = Math.max(now, paidUntil) + eachMs
    if (paidUntil - now < 1000 + eachMs / 2) return
    isOver = true
    // Closed first: the rest of what has arrived is not read then.
    connection.close(true)
    terminate(connection)
    probing?.socket?.terminate()
  }
  const watched = new WeakSet<object>()
  const watch = ({ socket }: EngineConnection['transport']): void => {
    if (!socket || watched.has(socket)) return
    watched.add(socket)
    socket.on('ping', count)
    socket.on('pong', count)
  }
  watch(connection.transport)
  connection.on('packet', ({ type }) => {
    if (type !== 'message') count()
  })
  connection.on('upgrading', (transport) => {
    probing = transport
    watch(transport)
    count()
  })
  connection.on('upgrade', () => {
    probing = undefined
  })
}
