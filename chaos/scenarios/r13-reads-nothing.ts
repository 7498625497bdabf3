import { peersOf } from '@tandem/testkit'
import { pump } from '../stage/noise.ts'
import { RawReader } from '../stage/raw-reader.ts'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { cameTrue } from '../stage/timing.ts'

const MEGABYTE = 1024 * 1024
const PAGES = 8
const BREATHE_EVERY_MS = 3000
const QUIET_MS = 12_000

/** What the server has once it has tidied up, which it does every five seconds of quiet: what waits for a reader stays. */
const quietMemory = async (stage: Stage): Promise<number> => {
  let least = Infinity
  await cameTrue(() => {
    least = Math.min(least, stage.server.memory)
    return false
  }, QUIET_MS)
  return least
}

/** It breathes, so no ping finds it out; only the bytes that wait for it do. */
export const readsNothing: Scenario = {
  id: 'R13',
  about: 'a client answers pings and never reads',
  env: { LIMIT_BYTES_PER_SECOND: '1000000000', LIMIT_BYTES_BURST: '1000000000', LIMIT_UPDATES_PER_SECOND: '5000' },
  run: async (stage) => {
    const { server } = stage
    const megabytes = stage.isQuick ? 24 : 80
    const pages = await Promise.all(Array.from({ length: PAGES }, () => stage.newPage()))
    const good = await RawReader.enter(stage.url, { cookie: await stage.signIn(), pages })
    // The same with everybody reading: what the traffic itself costs.
    await pump(stage, pages, megabytes)
    const before = server.memory
    let usual = 0
    for (let control = 0; control < (stage.isQuick ? 1 : 3); control++) {
      await pump(stage, pages, megabytes)
      usual = Math.max(usual, await quietMemory(stage))
    }

    const stuck = await RawReader.enter(stage.url, { cookie: await stage.signIn(), pages })
    const { port } = stuck.socket
    stuck.socket.stopReading()
    const breathing = setInterval(() => stuck.breathe(), BREATHE_EVERY_MS)
    stage.atEnd(() => clearInterval(breathing))
    await pump(stage, pages, megabytes)
    const withIt = await quietMemory(stage)
    stage.figure('traffic past it', megabytes, 'MB')
    stage.figure('growth of the server', Math.max(0, withIt - usual) / MEGABYTE, 'MB', { atMost: 10 })
    const dropped = await cameTrue(() => !peersOf(server.port).includes(port), 40_000)
    stage.must(dropped, 'the server still holds the connection')
    stage.must(peersOf(server.port).includes(good.socket.port), 'somebody who reads was cut off as well')
    clearInterval(breathing)
    stuck.socket.close()
    await stage.memoryIsBack(before)
    good.socket.close()
  },
}
