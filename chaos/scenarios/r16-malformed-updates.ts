import { problemsOfReplicas } from '@tandem/testkit'
import { Attacker } from '../attack/attacker.ts'
import { playAsWritten } from '../attack/as-written.ts'
import { corpora } from '../attack/corpora.ts'
import type { Scenario } from '../stage/scenario.ts'

const ATTACKERS = 4
const STALL_MS = 50
const QUICK_MOST = 20

export const malformedUpdates: Scenario = {
  id: 'R16',
  about: 'malformed updates, 10,000 of each kind',
  rounds: { full: 10_000, quick: 200 },
  env: {
    LOG_LEVEL: 'error',
    LIMIT_NEW_CONNECTIONS_PER_SECOND: '100000',
    LIMIT_UPDATES_PER_SECOND: '100000',
    LIMIT_BYTES_PER_SECOND: '1000000000',
    LIMIT_BYTES_BURST: '1000000000',
    LIMIT_JOINS_PER_SECOND: '10000',
  },
  run: async (stage) => {
    const page = await stage.newPage()
    const alice = await stage.writer('alice', { page })
    const cookie = await stage.signIn() // one person: the ids they write under are theirs alone
    const attackers = Array.from({ length: ATTACKERS }, () => new Attacker(stage, cookie, page))
    alice.keepTyping(2)
    const before = stage.server.memory
    const kinds = await corpora(stage.random)
    let longest = 0
    let sent = 0
    for (const corpus of kinds) {
      for (const attack of corpus.attacks) {
        const slowest = await playAsWritten(stage, attack, { most: stage.isQuick ? QUICK_MOST : stage.rounds, stallMs: STALL_MS })
        stage.must(stage.isQuick || slowest <= STALL_MS, `${attack.id} ${attack.name}: the server was busy for ${slowest.toFixed(0)} ms`)
        longest = Math.max(longest, slowest)
      }
      let left = stage.rounds
      await Promise.all(
        attackers.map(async (attacker) => {
          while (left-- > 0) await attacker.send(corpus.next())
        }),
      )
      sent += stage.rounds
      stage.must((await fetch(`${stage.url}/readyz`)).ok, `${corpus.kind}: the server is not ready any more`)
      const fresh = await stage.fresh(page)
      stage.found(problemsOfReplicas(new Map([['the fresh one', fresh]])), corpus.kind)
      stage.say(`${corpus.kind}: ${stage.rounds} sent`)
    }
    for (const attacker of attackers) attacker.leave()
    const answers = new Map<string, number>()
    for (const attacker of attackers)
      for (const [verdict, times] of attacker.answers) answers.set(verdict, (answers.get(verdict) ?? 0) + times)
    stage.figure('messages', sent, '')
    for (const [verdict, times] of [...answers].toSorted(([, a], [, b]) => b - a)) stage.figure(verdict, times, '')
    stage.figure('bad ones before a connection is cut', Math.max(...attackers.map(({ mostStrikes }) => mostStrikes)), '', {
      atMost: 3,
      atLeast: 3,
    })
    stage.figure('busy with the worst message', longest, 'ms', { atMost: STALL_MS })
    stage.must(alice.losses === 0, 'somebody honest lost their connection')
    await stage.memoryIsBack(before)
    await stage.settle(page, [alice])
  },
}
