import { between } from '@tandem/testkit'
import type { ClusterScenario } from '../stage/scenario.ts'
import { cameTrue, sleep } from '../stage/timing.ts'

const GONE_WITHIN_MS = 15_000

/** People at the others see those of a dead node leave, and everything they were told is there. */
export const nodeKilled: ClusterScenario = {
  id: 'N01',
  about: 'a node killed with -9 while people write at all of them: nothing is lost, no ghosts stay',
  nodes: { full: 3, quick: 2 },
  rounds: { full: 3, quick: 1 },
  run: async (stage) => {
    const { nodes, random } = stage
    const page = await stage.newPage()
    const perNode = stage.isQuick ? 2 : 5
    const writers = await stage.writersAtEach(perNode, page, (index) => (index < nodes.length ? { transports: ['polling'] } : {}))
    const everybody = writers.length - 1
    for (const writer of writers) writer.page.presence.set({ activity: 'active' })
    const ghosts: number[] = []
    for (let round = 1; round <= stage.rounds; round++) {
      for (const writer of writers) writer.keepTyping(5)
      await sleep(2000)
      const seen = await cameTrue(() => writers.every(({ page: { presence } }) => presence.others.length === everybody), 15_000)
      stage.must(
        seen,
        `before round ${round} not everybody saw everybody: ${writers.map(({ page: { presence } }) => presence.others.length)}`,
      )
      const victim = between(random, 0, nodes.length - 1)
      const node = stage.cluster.node(victim)
      const killedAt = performance.now()
      await node.server.end('SIGKILL')
      const survivors = writers.filter((_, index) => index % nodes.length !== victim)
      const alone = () => survivors.every(({ page: { presence } }) => presence.others.length === everybody - perNode)
      stage.must(await cameTrue(alone, GONE_WITHIN_MS * 2), `round ${round}: people of the dead node stay in the list`)
      ghosts.push(performance.now() - killedAt)
      stage.must(
        survivors.every(({ page: { status } }) => status.state === 'synced'),
        'somebody at another node lost the page',
      )
      await stage.start(node)
      await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'synced')))
    }
    stage.figure('ghosts gone after, the longest', Math.max(...ghosts), 'ms', { atMost: GONE_WITHIN_MS })
    await stage.settle(page, writers)
  },
}
