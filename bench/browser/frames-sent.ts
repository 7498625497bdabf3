import { parser } from '@tandem/protocol'
import type { Page } from 'playwright-core'

/** What a tab puts on its WebSockets, frame headers and masks included. */
export interface FramesSent {
  /** By the event the frame tells; what is no event (heartbeats) under its own name. */
  byEvent(): Record<string, { frames: number; bytes: number }>
  bytes(): number
  reset(): void
}

const MASK = 4
const BINARY = 2

const sizeOnWire = (payload: number): number => payload + MASK + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10)

const eventOf = (payload: Buffer): string => {
  let event = 'no event'
  const decoder = new parser.Decoder()
  decoder.on('decoded', ({ data }) => {
    if (Array.isArray(data)) event = String(data[0])
  })
  decoder.add(payload)
  return event
}

/** Counts from now on; call before the tab connects. */
export const watchFramesSent = async (tab: Page): Promise<FramesSent> => {
  const counts = new Map<string, { frames: number; bytes: number }>()
  const devtools = await tab.context().newCDPSession(tab)
  await devtools.send('Network.enable')
  devtools.on('Network.webSocketFrameSent', ({ response: { opcode, payloadData } }) => {
    const payload = Buffer.from(payloadData, opcode === BINARY ? 'base64' : 'utf8')
    const event = opcode === BINARY ? eventOf(payload) : 'heartbeat'
    const { frames, bytes } = counts.get(event) ?? { frames: 0, bytes: 0 }
    counts.set(event, { frames: frames + 1, bytes: bytes + sizeOnWire(payload.length) })
  })
  return {
    byEvent: () => Object.fromEntries(counts),
    bytes: () => [...counts.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    reset: () => counts.clear(),
  }
}
