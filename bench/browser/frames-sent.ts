import type { Page } from 'playwright-core'

/** Bytes that a tab puts on its WebSockets, frame headers and masks included. */
export interface FramesSent {
  bytes(): number
  frames(): number
  reset(): void
}

const MASK = 4
const BINARY = 2

const sizeOnWire = (payload: number): number => payload + MASK + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10)

/** Counts from now on; call before the tab connects. */
export const watchFramesSent = async (tab: Page): Promise<FramesSent> => {
  let bytes = 0
  let frames = 0
  const devtools = await tab.context().newCDPSession(tab)
  await devtools.send('Network.enable')
  devtools.on('Network.webSocketFrameSent', ({ response: { opcode, payloadData } }) => {
    frames++
    bytes += sizeOnWire(Buffer.byteLength(payloadData, opcode === BINARY ? 'base64' : 'utf8'))
  })
  return {
    bytes: () => bytes,
    frames: () => frames,
    reset: () => {
      bytes = 0
      frames = 0
    },
  }
}
