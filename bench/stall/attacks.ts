import { existsSync } from 'node:fs'
import * as Y from 'yjs'
import type { Sender } from './sender.ts'

/** What is sent against the server in its own tests. Alice is honest; eve is not, and has ids of her own. */
export interface Corpus {
  ATTACKS: readonly Attack[]
  ALICE_CLIENT: number
  EVE_CLIENTS: readonly number[]
}

export interface Attack {
  id: string
  name: string
  kind: 'document' | 'board'
  /** Genuine updates of both that are stored first. */
  prepare: readonly Uint8Array[]
  /** Sent by eve. */
  bytes: readonly Uint8Array[]
  /** A code, `stored` or `either`. */
  expect: string
}

const FILE = new URL('../../apps/server/test/attacks/updates.ts', import.meta.url)
/** Of the hundreds that some attacks consist of; those that take longest are among the largest. */
const LARGEST = 4

/** `undefined` where only what is built is there. Throws when the file holds no attacks. */
export const readCorpus = async (): Promise<Corpus | undefined> => {
  if (!existsSync(FILE)) return undefined
  const corpus = (await import(FILE.href)) as Partial<Corpus>
  const { ATTACKS: attacks, ALICE_CLIENT: alice, EVE_CLIENTS: eve } = corpus
  if (!attacks?.length || alice === undefined || !eve) throw new Error(`no attacks in ${FILE.pathname}`)
  return { ATTACKS: attacks, ALICE_CLIENT: alice, EVE_CLIENTS: eve }
}

const isBy = (client: number, update: Uint8Array): boolean => Y.parseUpdateMeta(update).from.has(client)

/** Stores what has to be there before. */
export const prepareAttack = async (attack: Attack, { alice, eve }: { alice: Sender; eve: Sender }, aliceClient: number): Promise<void> => {
  for (const update of attack.prepare) {
    const answer = await (isBy(aliceClient, update) ? alice : eve).update(update)
    if (answer !== 'stored') throw new Error(`before ${attack.id}, ${attack.name}: ${answer}`)
  }
}

/** Sends the largest messages of an attack, one after the other; what was answered. */
export const carryOut = async ({ bytes }: Attack, eve: Sender): Promise<string[]> => {
  const answers: string[] = []
  for (const update of bytes.toSorted((a, b) => b.length - a.length).slice(0, LARGEST)) answers.push(await eve.update(update))
  return answers
}

/** Something was stored that must not be. */
export const gotThrough = ({ expect }: Attack, answers: readonly string[]): boolean =>
  expect !== 'stored' && expect !== 'either' && answers.includes('stored')
