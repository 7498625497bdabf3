import { contentDigest } from '@tandem/content'
import { problemsOfReplicas } from '@tandem/testkit'
import * as Y from 'yjs'
import type { Stage } from '../stage/stage.ts'
import { Attacker } from './attacker.ts'
import { EVE_CLIENT, type Attack } from './corpora.ts'

/** The machine is busy with other things now and then; a message that stalls does so each time. */
const TRIES = 3

const isEves = (update: Uint8Array): boolean =>
  Y.decodeUpdate(update).structs.some(({ id }) => id.client >= EVE_CLIENT && id.client <= EVE_CLIENT + 1)

const clientsOf = (updates: readonly Uint8Array[]): number[] => [
  ...new Set(updates.flatMap((update) => Y.decodeUpdate(update).structs.map(({ id }) => id.client))),
]

const mayBeStored = ({ expect }: Attack): boolean => expect === 'stored' || expect === 'either'

/** Plays an attack on a page of its own; answers how many milliseconds its slowest message took. */
const playOnce = async (stage: Stage, attack: Attack, most: number): Promise<number> => {
  const { kind, prepare, bytes, expect, id, name } = attack
  const [page, cookie] = [await stage.newPage(kind), await stage.signIn()]
  const honest = prepare.filter((update) => !isEves(update))
  const alice = await stage.tab()
  const { ch } = (await alice.join(page, clientsOf(honest))).answer
  const eve = new Attacker(stage, cookie, page)
  for (const update of honest)
    stage.must((await alice.update(ch, update)) === 'stored', `${id} ${name}: what was there before was not stored`)
  for (const update of prepare.filter(isEves)) await eve.send(update)
  const before = await stage.fresh(page, cookie)
  let slowest = 0
  for (const one of bytes.slice(0, most)) {
    const began = performance.now()
    const verdict = await eve.send(one)
    slowest = Math.max(slowest, performance.now() - began)
    const suits = verdict === expect || (expect === 'need_sync' && verdict === 'rate') || mayBeStored(attack)
    stage.must(suits, `${id} ${name}: answered ${verdict}, ${expect} wanted`)
  }
  const after = await stage.fresh(page, cookie)
  if (!mayBeStored(attack)) {
    const same =
      Buffer.compare(contentDigest(before), contentDigest(after)) === 0 &&
      Y.encodeStateVector(before).join() === Y.encodeStateVector(after).join()
    stage.must(same, `${id} ${name}: the page has changed`)
  }
  stage.found(problemsOfReplicas(new Map([['a fresh one', after]])), `${id} ${name}`)
  eve.leave()
  alice.leave()
  return slowest
}

/** Plays an attack as it is written down, its first `most` messages; answers how long the slowest of them takes, in milliseconds. */
export const playAsWritten = async (
  stage: Stage,
  attack: Attack,
  { most, stallMs }: { most: number; stallMs: number },
): Promise<number> => {
  let slowest = Infinity
  for (let attempt = 0; attempt < TRIES && slowest > stallMs; attempt++) slowest = Math.min(slowest, await playOnce(stage, attack, most))
  return slowest
}
