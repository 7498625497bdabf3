import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { peersOf } from '@tandem/testkit'
import { figuresOf, storedAfter, watchSeen } from '../stage/latencies.ts'
import type { Scenario } from '../stage/scenario.ts'
import { cameTrue } from '../stage/timing.ts'

const CLIENT = fileURLToPath(new URL('../clients/reader-process.ts', import.meta.url))
const PATIENCE_MS = 40_000

export const clientStopped: Scenario = {
  id: 'R12',
  about: 'a client is stopped (SIGSTOP): it neither reads nor answers',
  run: async (stage) => {
    const { server } = stage
    const page = await stage.newPage()
    const writers = await stage.writers(5, { page })
    const child = spawn(process.execPath, [...process.execArgv, CLIENT, stage.url, page, await stage.signIn()], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    stage.atEnd(() => child.kill('SIGKILL'))
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    const port = Number(said.toString())
    for (const writer of writers) writer.keepTyping(10)
    const seen = watchSeen(writers)
    const before = server.memory
    const stoppedAt = performance.now()
    child.kill('SIGSTOP')
    stage.must(peersOf(server.port).includes(port), 'the client was not connected')
    const dropped = await cameTrue(() => !peersOf(server.port).includes(port), PATIENCE_MS)
    stage.must(dropped, 'the server still holds the connection')
    stage.figure('until its connection was dropped', (performance.now() - stoppedAt) / 1000, 's', { atMost: 25 })
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved()))
    figuresOf(stage, 'stored after, meanwhile', storedAfter(writers, stoppedAt), { p95: 250 })
    figuresOf(stage, 'seen by others after, meanwhile', seen, { p95: 250 })
    stage.must(
      writers.every(({ losses }) => losses === 0),
      'somebody else lost their connection',
    )
    await stage.memoryIsBack(before)
    await stage.settle(page, writers)
  },
}
