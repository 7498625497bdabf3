import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { unpackUpdates, type PageKind } from '@tandem/protocol'
import { parseUpdate } from '../updates/parse-update.ts'
import { HostileRow } from '../rooms/ports.ts'
import type { SoundUpdate } from '../updates/sound-update.ts'
import { diffs, digest, fold, read, type Folded } from './fold.ts'

/** One at a time; the next is asked when this one is answered. `updates` as by `packUpdates`. */
export type Ask =
  | { do: 'fold'; updates: Uint8Array; hasSnapshot: boolean; kind: PageKind }
  | { do: 'diffs'; updates: Uint8Array; stateVectors: Uint8Array[] }
  | { do: 'digest'; updates: Uint8Array }
  | { do: 'text'; updates: Uint8Array; kind: PageKind }
  | { do: 'read'; update: Uint8Array; kind: PageKind }

export type Answer =
  | { did: 'fold'; folded: Folded }
  | { did: 'diffs'; diffs: Uint8Array[] }
  | { did: 'digest'; bytes: Uint8Array }
  | { did: 'text'; said: Pick<Folded, 'title' | 'text'> }
  /** `places`: a list of a million numbers would take the other side long to read. */
  | { did: 'read'; read: (Omit<SoundUpdate, 'bytes' | 'places'> & { places: Float64Array<ArrayBuffer> }) | undefined }
  | { did: 'fail'; problem: string; hostile?: { row: number; client: number } }

const port = parentPort
if (!port) throw new Error('this file runs in a worker thread')

// Behind everything people wait for. Linux counts the priority of each thread, others that of the whole process.
if (process.platform === 'linux') setPriority(10)

const answerTo = (ask: Ask): Answer => {
  switch (ask.do) {
    case 'fold':
      return { did: 'fold', folded: fold(unpackUpdates(ask.updates), ask.kind, ask) }
    case 'diffs':
      return { did: 'diffs', diffs: diffs(unpackUpdates(ask.updates), ask.stateVectors) }
    case 'digest':
      return { did: 'digest', bytes: digest(unpackUpdates(ask.updates)) }
    case 'text':
      return { did: 'text', said: read(unpackUpdates(ask.updates), ask.kind) }
    case 'read': {
      const update = parseUpdate(ask.update, ask.kind, 'outbox')
      if (!update) return { did: 'read', read: undefined }
      // Whoever asked has the bytes.
      const { bytes: _, places, ...rest } = update
      return { did: 'read', read: { ...rest, places: Float64Array.from(places) } }
    }
    default:
      return ask satisfies never
  }
}

const transferable = (answer: Answer): ArrayBuffer[] => {
  if (answer.did === 'read') return answer.read ? [answer.read.places.buffer] : []
  if (answer.did === 'diffs') return answer.diffs.map(({ buffer }) => buffer as ArrayBuffer)
  const bytes = answer.did === 'fold' ? answer.folded.bytes : 'bytes' in answer ? answer.bytes : undefined
  return bytes ? [bytes.buffer as ArrayBuffer] : []
}

port.on('message', (ask: Ask) => {
  try {
    const answer = answerTo(ask)
    port.postMessage(answer, transferable(answer))
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    // A class does not survive the way.
    const hostile = error instanceof HostileRow && { hostile: { row: error.row, client: error.client } }
    port.postMessage({ did: 'fail', problem, ...hostile } satisfies Answer)
  }
})
