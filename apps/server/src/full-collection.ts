import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Gc = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * V8's full collection of the calling thread's heap, without asking everybody to start Node with a flag for it. Of the
 * kind that gives back memory: after an ordinary one V8 keeps the emptied pages in a pool, and one every few seconds
 * keeps it from ever looking whether it needs them.
 */
export const fullCollection = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as Gc
  return () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
