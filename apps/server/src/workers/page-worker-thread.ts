import { parentPort } from 'node:worker_threads'
import { unpackUpdates } from '@tandem/protocol'
import { diff, fold, type Folded } from './fold.ts'

/** `updates` as by `packUpdates`. One at a time; the next is asked when this one is answered. */
export type Ask = { updates: Uint8Array } & ({ do: 'fold' } | { do: 'diff'; stateVector: Uint8Array })

export type Answer = { did: 'fold'; folded: Folded } | { did: 'diff'; bytes: Uint8Array } | { did: 'fail'; problem: string }

const port = parentPort
if (!port) throw new Error('this file runs in a worker thread')

const answerTo = (ask: Ask): Answer => {
  const updates = unpackUpdates(ask.updates)
  switch (ask.do) {
    case 'fold':
      return { did: 'fold', folded: fold(updates) }
    case 'diff':
      return { did: 'diff', bytes: diff(updates, ask.stateVector) }
    default:
      return ask satisfies never
  }
}

port.on('message', (ask: Ask) => {
  try {
    const answer = answerTo(ask)
    const bytes = answer.did === 'fold' ? answer.folded.bytes : answer.did === 'diff' ? answer.bytes : undefined
    port.postMessage(answer, bytes ? [bytes.buffer as ArrayBuffer] : [])
  } catch (error) {
    port.postMessage({ did: 'fail', problem: error instanceof Error ? error.message : String(error) } satisfies Answer)
  }
})
