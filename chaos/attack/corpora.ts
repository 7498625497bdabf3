import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PageKind } from '@tandem/protocol'
import { between, oneOf, writeWord, type Random } from '@tandem/testkit'
import * as Y from 'yjs'
import { mutated, randomBytes } from './mutate.ts'

/** Where the attacks on the update reader are written down. */
const FOLDER = fileURLToPath(new URL('../../apps/server/test/attacks', import.meta.url))

/** One attack as the tests of the server name it: what is on the page before, and what is sent one after the other. */
export interface Attack {
  id: string
  name: string
  kind: PageKind
  prepare: readonly Uint8Array[]
  bytes: readonly Uint8Array[]
  /** The code that answers each; `either` and `stored`: it may be taken, and the page stays whole. */
  expect: string
}

/** Malformed updates of one kind. */
export interface Corpus {
  kind: string
  /** Exactly as they are written down. */
  attacks: readonly Attack[]
  /** Something like them, by chance: refused, or stored and sound. */
  next(): Uint8Array
}

/** Under which attackers write. */
export const EVE_CLIENT = 666_666_666

const isAttack = (value: unknown): value is Attack =>
  typeof value === 'object' && value !== null && 'id' in value && 'bytes' in value && Array.isArray(value.bytes) && 'prepare' in value

/** Every list of attacks that the modules of the folder hand out. */
const writtenDown = async (): Promise<Attack[]> => {
  if (!existsSync(FOLDER)) return []
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
  const modules = await Promise.all(files.map((file) => import(join(FOLDER, file)) as Promise<Record<string, unknown>>))
  const lists = modules.flatMap((exports) => Object.values(exports)).filter(Array.isArray)
  return lists.flat().filter(isAttack)
}

/** What somebody writes in a moment, with something deleted in it. */
const genuine = (random: Random): Uint8Array => {
  const replica = Object.assign(new Y.Doc(), { clientID: EVE_CLIENT })
  for (let words = between(random, 1, 6); words > 0; words--) writeWord(replica, `word ${between(random, 0, 1e6)} 🙂`, random)
  replica.getMap('meta').set('title', { deep: ['a', 1, true, null, new Uint8Array(3)] })
  replica.getXmlFragment('body').delete(0, 1)
  return Y.encodeStateAsUpdate(replica)
}

/** Y1 to Y3 by chance, and whatever is written down, with variations of it. */
export const corpora = async (random: Random): Promise<Corpus[]> => {
  const kinds = new Map<string, Attack[]>()
  for (const attack of await writtenDown()) {
    const kind = /^Y\d+/.exec(attack.id)?.[0] ?? attack.id
    kinds.set(kind, [...(kinds.get(kind) ?? []), attack])
  }
  return [
    { kind: 'random bytes', attacks: [], next: () => randomBytes(random, 300) },
    {
      kind: 'cut off',
      attacks: [],
      next: () => {
        const bytes = genuine(random)
        return bytes.subarray(0, between(random, 0, bytes.byteLength - 1))
      },
    },
    {
      kind: 'one bit changed',
      attacks: [],
      next: () => {
        const bytes = genuine(random)
        const at = between(random, 0, bytes.byteLength - 1)
        bytes[at] = (bytes[at] as number) ^ (1 << between(random, 0, 7))
        return bytes
      },
    },
    { kind: 'some bytes changed', attacks: [], next: () => mutated(genuine(random), random) },
    ...[...kinds].map(([kind, attacks]) => ({
      kind,
      attacks,
      next: () => mutated(oneOf(random, oneOf(random, attacks).bytes), random),
    })),
  ]
}
