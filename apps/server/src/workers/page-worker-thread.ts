import { parentPort } from 'node:worker_threads'
import type { StoredPage } from '../rooms/ports.ts'
import { diff, fold } from './fold.ts'

/** What is asked of the thread, one at a time, answered in order. */
export type Ask = { id: number; page: StoredPage } & ({ do: 'fold' } | { do: 'diff'; stateVector: Uint8Array })
export type Answer = { id: number } & ({ done: unknown } | { problem: string })

const port = parentPort
if (!port) throw new Error('this file runs in a worker thread')

port.on('message', (ask: Ask) => {
  try {
    const done = ask.do === 'fold' ? fold(ask.page) : diff(ask.page, ask.stateVector)
    port.postMessage({ id: ask.id, done } satisfies Answer)
  } catch (error) {
    port.postMessage({ id: ask.id, problem: error instanceof Error ? error.message : String(error) } satisfies Answer)
  }
})
