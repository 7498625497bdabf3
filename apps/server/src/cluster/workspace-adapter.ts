import { createShardedAdapter } from '@socket.io/redis-adapter'
import { z } from 'zod'
import type { BusCounts } from '../telemetry/bus-metrics.ts'
import type { RedisLink } from './redis-link.ts'

/** How the adapter writes that one node emits something to the others, without waiting for answers. */
const SERVER_SIDE_EMIT = 9
const OPENS_JSON = 0x7b
const MOST_BYTES = 1024 * 1024

/**
 * Of all that the adapter understands the one thing that we say. The rest is no concern of anybody here, and some of it
 * would end the process: it asks after handshakes that are not kept.
 */
const ours = (event: string) =>
  z.strictObject({
    type: z.literal(SERVER_SIDE_EMIT),
    uid: z.string().max(64),
    nsp: z.string().max(64),
    data: z.strictObject({ packet: z.tuple([z.literal(event), z.unknown()]) }),
  })

/**
 * The Socket.IO adapter for a namespace whose nodes say one event to each other. It gets the link instead of clients of
 * its own: nothing in it can reject, what makes no sense is counted and goes no further, and the link alone decides how
 * channels are looked after by the server it finds, which may be none when the process starts.
 */
export const workspaceAdapter = (
  link: RedisLink,
  { prefix, event, counts }: { prefix: string; event: string; counts?: BusCounts },
): ReturnType<typeof createShardedAdapter> => {
  const form = ours(event)
  const stops = new Map<string, () => void>()
  const speaking = {
    // By its presence the adapter knows which library it has before it.
    sSubscribe: () => undefined,
    sPublish: (channel: string, message: string | Uint8Array) => {
      if (link.isUp) counts?.sent.add('workspace')
      link.publish(channel, Buffer.from(message as Uint8Array))
      return Promise.resolve(0)
    },
    /** It asks for one thing, the number of nodes, where somebody waits for their answers. Nobody does. */
    sendCommand: () => Promise.resolve(['', '1']),
  }
  const listening = {
    sSubscribe: (channel: string, hear: (message: Buffer, channel: string) => void) => {
      const stop = link.subscribe(channel, (message) => {
        if (message[0] !== OPENS_JSON || message.byteLength > MOST_BYTES) throw new Error('no message of ours')
        form.parse(JSON.parse(message.toString()))
        counts?.heard.add('workspace')
        hear(message, channel)
      })
      stops.set(channel, stop)
    },
    sUnsubscribe: (channel: string) => {
      stops.get(channel)?.()
      stops.delete(channel)
    },
  }
  return createShardedAdapter(speaking, listening, { channelPrefix: `${prefix}:socket.io`, subscriptionMode: 'static' })
}
