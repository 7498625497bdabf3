import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'

export interface LargeReplica {
  replica: Y.Doc
  edits: number
  source: string
}

interface Trace {
  txns: { patches: [at: number, removed: number, inserted: string][] }[]
}

/** The same in every run; small numbers are left to servers that write something themselves. */
const AUTHOR = 42
const CARET_JUMPS = 0.02
const DELETIONS = 0.3

/** The same numbers on every machine and in every run. */
const numbersFrom = (seed: number) => {
  let state = seed
  return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32
}

const replay = (text: Y.Text, replica: Y.Doc, file: string): number => {
  const trace = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace
  const patches = trace.txns.flatMap((transaction) => transaction.patches)
  for (const [at, removed, inserted] of patches) {
    replica.transact(() => {
      if (removed > 0) text.delete(at, removed)
      if (inserted) text.insert(at, inserted)
    })
  }
  return patches.length
}

const invent = (text: Y.Text, edits: number): void => {
  const next = numbersFrom(42)
  let caret = 0
  for (let i = 0; i < edits; i++) {
    if (next() < CARET_JUMPS) caret = Math.floor(next() * (text.length + 1))
    if (next() < DELETIONS && caret > 0) {
      caret--
      text.delete(caret, 1)
    } else {
      text.insert(caret, String.fromCharCode(97 + Math.floor(next() * 26)))
      caret++
    }
  }
}

/**
 * A page on which somebody wrote for a long time: the editing trace in `trace` (sequential_traces/automerge-paper.json.gz of
 * josephg/editing-traces), else 260,000 invented one-character edits of the same shape.
 */
export const largeReplica = ({ root, trace }: { root: string; trace?: string | undefined }): LargeReplica => {
  const replica = new Y.Doc()
  replica.clientID = AUTHOR
  const text = replica.getText(root)
  if (trace) return { replica, edits: replay(text, replica, trace), source: 'automerge-paper trace' }
  invent(text, 260_000)
  return { replica, edits: 260_000, source: 'synthetic' }
}
