import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'
import { AUTHOR, writeText } from './shared-text.ts'

export interface LargeReplica {
  replica: Y.Doc
  /** Make it in this order; each is small enough to travel as one. */
  updates: Uint8Array[]
  edits: number
  source: string
}

type Patch = [at: number, removed: number, inserted: string]

interface Trace {
  txns: { patches: Patch[] }[]
}

/** An update holds as many edits as fit under the limits on one, whatever they are. */
const EDITS_AN_UPDATE = 10_000
const CARET_JUMPS = 0.02
const DELETIONS = 0.3

/** The same numbers on every machine and in every run. */
const numbersFrom = (seed: number) => {
  let state = seed
  return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32
}

const inTransactions = (replica: Y.Doc, edits: number, edit: (i: number) => void): void => {
  for (let from = 0; from < edits; from += EDITS_AN_UPDATE) {
    replica.transact(() => {
      for (let i = from; i < Math.min(from + EDITS_AN_UPDATE, edits); i++) edit(i)
    })
  }
}

const replay = (text: Y.XmlText, replica: Y.Doc, file: string): number => {
  const trace = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace
  const patches = trace.txns.flatMap((transaction) => transaction.patches)
  inTransactions(replica, patches.length, (i) => {
    const [at, removed, inserted] = patches[i] as Patch
    if (removed > 0) text.delete(at, removed)
    if (inserted) text.insert(at, inserted)
  })
  return patches.length
}

const invent = (text: Y.XmlText, replica: Y.Doc, edits: number): void => {
  const next = numbersFrom(42)
  let caret = 0
  inTransactions(replica, edits, () => {
    if (next() < CARET_JUMPS) caret = Math.floor(next() * (text.length + 1))
    if (next() < DELETIONS && caret > 0) {
      caret--
      text.delete(caret, 1)
    } else {
      text.insert(caret, String.fromCharCode(97 + Math.floor(next() * 26)))
      caret++
    }
  })
}

/**
 * A page on which somebody wrote for a long time: the editing trace in `trace` (sequential_traces/automerge-paper.json.gz of
 * josephg/editing-traces), else 260,000 invented one-character edits of the same shape.
 */
export const largeReplica = ({ root, trace }: { root: string; trace?: string | undefined }): LargeReplica => {
  const replica = new Y.Doc()
  replica.clientID = AUTHOR
  const updates: Uint8Array[] = []
  replica.on('update', (update: Uint8Array) => void updates.push(update))
  const text = writeText(replica, root)
  if (trace) return { replica, updates, edits: replay(text, replica, trace), source: 'automerge-paper trace' }
  invent(text, replica, 260_000)
  return { replica, updates, edits: 260_000, source: 'synthetic' }
}
