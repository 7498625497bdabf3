import * as Y from 'yjs'
import { largeReplica } from '../large-update.ts'
import { mark, quiet } from '../orchestrator.ts'
import { OpenedSockets } from '../opened-sockets.ts'
import type { Sessions } from '../sessions.ts'
import type { Seen, Task } from '../task.ts'
import { sleep, within } from '../timing.ts'

const DOC = 'large'
const OPEN_MS = 60_000

const whenLong = (replica: Y.Doc, root: string, length: number): Promise<void> =>
  new Promise((resolve) => {
    const look = () => (replica.getText(root).length === length ? resolve() : replica.once('afterTransaction', look))
    look()
  })

/** A large page is opened: by full clients one after another, then by many light ones at once. */
export const load = async (sessionsOf: Sessions, { settings, root, trace }: Task): Promise<Seen> => {
  const { replica, edits, source } = largeReplica({ root, trace })
  const update = Y.encodeStateAsUpdate(replica)
  const { length } = replica.getText(root)
  const writer = sessionsOf.open({ kind: 'light', doc: DOC })
  if (writer.kind !== 'light') throw new Error('the writer is a light client')
  await within(writer.ready, OPEN_MS, 'the writer')
  writer.sendUpdate(update)
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
    await within(whenLong(session.replica, root, length), OPEN_MS, 'opening the large page')
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

  const applyFrom = performance.now()
  Y.applyUpdate(new Y.Doc(), update)
  const applyMs = Number((performance.now() - applyFrom).toFixed(1))
  const first = storm[0]
  return {
    source,
    edits,
    updateBytes: update.length,
    loadMs,
    loadBytes,
    stormMs,
    ...(first?.kind === 'light' && { stormBytes: first.socket.bytes }),
    applyMs,
  }
}
