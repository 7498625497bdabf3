import { contentDigest } from '@tandem/content'
import type * as Y from 'yjs'
import type { ServerProcess } from './server-process.ts'
import { wordsOf } from './words.ts'

const MEGABYTE = 1024 * 1024
const LOOK_EVERY_MS = 250
const SHOWN = 5

const some = (words: readonly string[]): string => words.slice(0, SHOWN).join(', ') + (words.length > SHOWN ? ', …' : '')

/** Oracle A: what of all that was confirmed is missing in this replica, and what is in it more than once. */
export const lostWords = (told: Iterable<string>, replica: Y.Doc): { lost: string[]; doubled: string[] } => {
  const seen = new Set<string>()
  const doubled: string[] = []
  for (const word of wordsOf(replica)) {
    if (seen.has(word)) doubled.push(word)
    seen.add(word)
  }
  return { lost: [...told].filter((word) => !seen.has(word)), doubled }
}

/** Oracle A as sentences: nothing when all is well. */
export const problemsOfStored = (told: Iterable<string>, replica: Y.Doc): string[] => {
  const { lost, doubled } = lostWords(told, replica)
  return [
    ...(lost.length > 0 ? [`${lost.length} stored words are lost: ${some(lost)}`] : []),
    ...(doubled.length > 0 ? [`${doubled.length} words are there twice: ${some(doubled)}`] : []),
  ]
}

/** Oracle B: who has another content than the first, and who waits for changes that never came. */
export const problemsOfReplicas = (replicas: ReadonlyMap<string, Y.Doc>): string[] => {
  const problems: string[] = []
  let first: { name: string; digest: string } | undefined
  for (const [name, replica] of replicas) {
    if (replica.store.pendingStructs || replica.store.pendingDs) problems.push(`${name} waits for changes that never came`)
    const digest = Buffer.from(contentDigest(replica)).toString('hex')
    first ??= { name, digest }
    if (digest !== first.digest) problems.push(`${name} has another content than ${first.name}`)
  }
  return problems
}

/** What a server may take once a fault is over, in bytes. */
export const memoryAllowance = (before: number): number => 1.2 * before + 20 * MEGABYTE

/** Oracle C: its memory in bytes as soon as it is allowed again, at the latest after `withinMs`. */
export const settledMemory = async (server: ServerProcess, before: number, withinMs = 30_000): Promise<number> => {
  const until = performance.now() + withinMs
  while (server.memory > memoryAllowance(before) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  return server.memory
}
