import { writeWord } from '@tandem/testkit'
import * as Y from 'yjs'
import { percentile } from '../stage/timing.ts'
import type { Scenario } from '../stage/scenario.ts'

const EVE_CLIENT = 700_000_001

/** Something that builds on what nobody has: the second of two changes, without the first. */
const hangingUpdate = (random: () => number, size: number): Uint8Array => {
  const replica = Object.assign(new Y.Doc(), { clientID: EVE_CLIENT })
  writeWord(replica, 'first', random)
  const before = Y.encodeStateVector(replica)
  writeWord(replica, `second${'x'.repeat(size)}`, random)
  return Y.encodeStateAsUpdate(replica, before)
}

const KINDS = [
  { what: 'small', size: 0, full: 4000, quick: 200 },
  { what: 'of 200 kB', size: 200_000, full: 60, quick: 6 },
]

export const missingDependencies: Scenario = {
  id: 'R17',
  about: 'updates that build on what nobody has',
  env: { LIMIT_NEED_SYNCS_PER_SECOND: '100000', LIMIT_UPDATES_PER_SECOND: '100000', LIMIT_BYTES_PER_SECOND: '1000000000' },
  run: async (stage) => {
    const page = await stage.newPage()
    const alice = await stage.writer('alice', { page })
    const measured = async (): Promise<number> => {
      const from = alice.receipts.length
      for (let i = 0; i < 20; i++) {
        alice.type()
        await alice.saved()
      }
      return percentile(
        alice.receipts.slice(from).map(({ typedAt, storedAt }) => storedAt - typedAt),
        0.5,
      )
    }
    await measured()
    const usual = await measured()
    const before = stage.server.memory
    const answers = new Map<string, number>()
    const cookie = await stage.signIn()
    for (const { size, full, quick } of KINDS) {
      let eve = await stage.tab({ cookie })
      let ch = (await eve.join(page, [EVE_CLIENT])).answer.ch
      for (let sent = 0; sent < (stage.isQuick ? quick : full); sent++) {
        if (!eve.connected) {
          eve = await stage.tab({ cookie })
          ch = (await eve.join(page, [EVE_CLIENT])).answer.ch
        }
        const verdict = await eve.update(ch, hangingUpdate(stage.random, size))
        answers.set(verdict, (answers.get(verdict) ?? 0) + 1)
      }
    }
    for (const [verdict, times] of answers) {
      stage.figure(`answered ${verdict}`, times, '')
      stage.must(verdict === 'need_sync', `an update without its dependencies was answered ${verdict}`)
    }
    stage.figure('an ordinary change is stored after, before', usual, 'ms')
    stage.figure('and afterwards', await measured(), 'ms', { atMost: 2 * usual + 10 })
    await stage.memoryIsBack(before)
    await stage.settle(page, [alice])
  },
}
