import type { JoinAnswer } from '@tandem/protocol'
import { writeWord, type RawTab } from '@tandem/testkit'
import * as Y from 'yjs'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'

/** Alice's page on Mallory's machine: everything is known there, so only the sign-in tells them apart. */
const forgedUpdate = (theirs: Y.Doc, stage: Stage): Uint8Array => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(theirs))
  copy.clientID = theirs.clientID
  const before = Y.encodeStateVector(copy)
  writeWord(copy, 'forged', stage.random)
  return Y.encodeStateAsUpdate(copy, before)
}

export const foreignClientId: Scenario = {
  id: 'R18',
  about: "updates under somebody else's client id",
  rounds: { full: 200, quick: 30 },
  env: { LOG_LEVEL: 'info', LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000' },
  run: async (stage) => {
    const page = await stage.newPage()
    const alice = await stage.writer('alice', { page })
    alice.type()
    await alice.saved()
    const cookie = await stage.signIn()
    const enter = async (): Promise<{ tab: RawTab; ch: number }> => {
      const tab = await stage.tab({ cookie })
      return { tab, ch: (await tab.join(page)).answer.ch }
    }
    let mallory = await enter()
    const answers = new Map<string, number>()
    let mostOnOneConnection = 0
    let onThisOne = 0
    for (let round = 0; round < stage.rounds; round++) {
      if (!mallory.tab.connected) {
        mallory = await enter()
        onThisOne = 0
      }
      const verdict = await mallory.tab.update(mallory.ch, forgedUpdate(alice.replica, stage))
      answers.set(verdict, (answers.get(verdict) ?? 0) + 1)
      if (verdict === 'client_not_owned') mostOnOneConnection = Math.max(mostOnOneConnection, ++onThisOne)
      if (round % 10 === 0) {
        alice.type()
        await alice.saved()
      }
    }
    const refused = answers.get('client_not_owned') ?? 0
    const cut = answers.get('cut off') ?? 0
    stage.figure('refused with client_not_owned', refused, '', { atLeast: 1 })
    stage.must(refused + cut === stage.rounds, `answers: ${JSON.stringify([...answers])}`)
    stage.figure('on one connection before it was cut', mostOnOneConnection, '', { atMost: 3 })
    const claim = (await (await stage.tab({ cookie })).ask('join', { pageId: page, clientIds: [alice.replica.clientID] })) as JoinAnswer
    stage.must(!claim.ok && claim.code === 'client_not_owned', `claiming it at join was answered ${JSON.stringify(claim)}`)
    stage.must(stage.server.output.includes('client_not_owned'), 'the log does not tell of it')
    await stage.settle(page, [alice])
  },
}
