import * as Y from 'yjs'
import { largeReplica } from '../large-update.ts'
import { mark, quiet } from '../orchestrator.ts'
import { OpenedSockets } from '../opened-sockets.ts'
import type { Sessions } from '../sessions.ts'
import { textIn, whenText } from '../shared-text.ts'
import type { Seen, Task } from '../task.ts'
import { sleep, within } from '../timing.ts'

const DOC = 'large'
const OPEN_MS = 60_000

/** A large page is opened: by full clients one after another, then by many light ones at once; then somebody comes back. */
export const load = async (sessionsOf: Sessions, { settings, root, trace }: Task): Promise<Seen> => {
  const { replica, updates, edits, source } = largeReplica({ root, trace })
  const update = Y.encodeStateAsUpdate(replica)
  const length = textIn(replica, root)?.length
  const writer = sessionsOf.open({ kind: 'light', doc: DOC })
  if (writer.kind !== 'light') throw new Error('the writer is a light client')
  await within(writer.ready, OPEN_MS, 'the writer')
  for (const part of updates) writer.sendUpdate(part)
  await sleep(settings.settle * 1000)
  await quiet()

  await mark('start')
  const loadMs: number[] = []
  const loadBytes: number[] = []
  for (let i = 0; i < settings.repeats; i++) {
    const sockets = new OpenedSockets()
    const from = performance.now()
    const session = sessionsOf.open({ kind: 'full', doc: DOC })
    if (session.kind !== 'full') throw new Error('the reader is a full client')
    await within(
      whenText(session.replica, root, (text) => text.length === length),
      OPEN_MS,
      'opening the large page',
    )
    loadMs.push(Number((performance.now() - from).toFixed(1)))
    loadBytes.push(sockets.bytesRead())
    sockets.forget()
    session.close()
    await sleep(200)
  }
  await mark('stop')

  await mark('storm0')
  const from = performance.now()
  const storm = Array.from({ length: settings.storm }, () => sessionsOf.open({ kind: 'light', doc: DOC }))
  await within(Promise.all(storm.map(({ ready }) => ready)), OPEN_MS, 'opening the large page at once')
  const stormMs = Number((performance.now() - from).toFixed(1))
  await mark('storm1')

  const first = storm[0]
  const place = first?.kind === 'light' ? first.place?.() : undefined
  const returned = sessionsOf.open({ kind: 'light', doc: DOC }, { having: { stateVector: Y.encodeStateVector(replica), place } })
  await within(returned.ready, OPEN_MS, 'coming back to the large page')

  const applyFrom = performance.now()
  Y.applyUpdate(new Y.Doc(), update)
  const applyMs = Number((performance.now() - applyFrom).toFixed(1))
  return {
    source,
    edits,
    updateBytes: update.length,
    loadMs,
    loadBytes,
    stormMs,
    ...(first?.kind === 'light' && { stormBytes: first.socket.bytes }),
    ...(returned.kind === 'light' && { returnBytes: returned.socket.bytes }),
    applyMs,
  }
}
