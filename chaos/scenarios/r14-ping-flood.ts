import { frameOf, NO_BROWSER, OPCODE, RawWebSocket } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'
import { cameTrue } from '../stage/timing.ts'

const MEGABYTE = 1024 * 1024
const PINGS = 1_500_000
const AT_ONCE = 500
/** The longest a ping may carry: the pong carries it back. */
const BURST = Buffer.concat(Array.from({ length: AT_ONCE }, () => frameOf(Buffer.alloc(125, 'p'), OPCODE.ping)))
const PATIENCE_MS = 40_000

/** Before any sign-in: whoever can reach the port can do this. */
export const pingFlood: Scenario = {
  id: 'R14',
  about: '1.5 M pings before sign-in, never reading',
  run: async (stage) => {
    const { server } = stage
    await stage.signIn()
    const before = server.memory
    const flood = await RawWebSocket.open(stage.url, { headers: NO_BROWSER })
    let over = false
    void flood.closed.then(() => (over = true))
    flood.socket.on('error', () => undefined)
    let sent = 0
    const pour = () => {
      while (!over && sent < PINGS && flood.write(BURST)) sent += AT_ONCE
    }
    flood.socket.on('drain', pour)
    pour()
    let peak = before
    const ended = await cameTrue(
      () => {
        peak = Math.max(peak, server.memory)
        return over
      },
      PATIENCE_MS,
      10,
    )
    stage.must(ended, 'the connection goes on')
    stage.figure('pings sent', sent, '')
    stage.figure('growth of the server', (peak - before) / MEGABYTE, 'MB', { atMost: 20 })
    flood.close()
    await stage.memoryIsBack(before)
    stage.must((await fetch(`${stage.url}/readyz`)).ok, 'the server is not ready')
  },
}
