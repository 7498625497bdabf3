import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { problemsOfStored, whyNoDisk, wordsOf } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const integrityOf = (folder: string): string => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  try {
    return String(Object.values(database.prepare('pragma integrity_check').get() ?? {})[0])
  } finally {
    database.close()
  }
}

export const fullDisk: Scenario = {
  id: 'R11',
  about: 'the disk is full for a while',
  rounds: { full: 5, quick: 1 },
  disk: 48,
  env: { LOG_LEVEL: 'silent' }, // it tells of each commit that failed
  whyNot: whyNoDisk,
  run: async (stage) => {
    const { server, disk } = stage
    if (!disk) throw new Error('there is no disk')
    const page = await stage.newPage()
    const writers = await stage.writers(5, { page })
    const reader = await stage.signIn()
    const resumed: number[] = []
    for (let round = 1; round <= stage.rounds; round++) {
      for (const writer of writers) writer.keepTyping(10)
      await sleep(1000)
      disk.fill()
      await Promise.all(writers.map((writer) => writer.until(() => writer.page.save.state === 'slow')))
      const told = writers.map((writer) => writer.told.length)
      await sleep(1000)
      stage.must(
        writers.every((writer, index) => writer.told.length === told[index]),
        `round ${round}: something was called stored on a full disk`,
      )
      for (const {
        name,
        page: { save, canEdit },
      } of writers) {
        stage.must(save.reason === 'store_unavailable' && canEdit, `round ${round}: ${name} is told ${save.state}, ${save.reason}`)
      }
      const read = await stage.fresh(page, reader)
      stage.found(
        problemsOfStored(
          writers.flatMap((writer) => writer.told),
          read,
        ),
        `round ${round}, a reader meanwhile`,
      )
      stage.must(wordsOf(read).length === told.reduce((sum, count) => sum + count), `round ${round}: a reader sees what is not stored`)
      for (const writer of writers) writer.rest()
      disk.empty()
      const began = performance.now()
      await Promise.all(writers.map((writer) => writer.saved()))
      resumed.push(performance.now() - began)
    }
    stage.figure('until all was saved again, the longest', Math.max(...resumed), 'ms', { atMost: 15_000 })
    await stage.settle(page, writers)
    await server.end('SIGKILL')
    const integrity = integrityOf(await stage.copyOfFolder())
    stage.must(integrity === 'ok', `integrity: ${integrity}`)
  },
}
