import * as Y from 'yjs'
import type { Session } from './sessions.ts'
import { emptyText, textIn } from './shared-text.ts'

/**
 * Somebody who types. A writer owns a Yjs client id and its n-th one-character insert has the Yjs clock n, so a reader
 * finds the moment of the local edit by the clocks that a transaction brought in, however they were merged on the way.
 */
export interface Writer {
  clientId: number
  doc: string
  /** Which of the nodes it writes to. */
  node: number
  /** When each character was typed. */
  typedAt: number[]
  type(): void
}

/** Types where it typed last, as a person does. */
const typist = (text: Y.XmlText, replica: Y.Doc): (() => void) => {
  let caret: Y.RelativePosition | undefined
  return () => {
    const known = caret && Y.createAbsolutePositionFromRelativePosition(caret, replica)?.index
    const at = known ?? text.length
    text.insert(at, 'x')
    caret = Y.createRelativePositionFromTypeIndex(text, at + 1, -1)
  }
}

/** The replica a light client writes with: it has the empty text, and nothing of what others write. */
const ownReplica = (session: Extract<Session, { kind: 'light' }>, root: string): Y.Doc => {
  const replica = new Y.Doc()
  replica.clientID = session.clientId
  Y.applyUpdate(replica, emptyText(root))
  replica.on('update', (update: Uint8Array) => session.sendUpdate(update))
  return replica
}

/** On a page that has begun. */
export const writerOf = (session: Session, root: string): Writer => {
  const replica = session.kind === 'full' ? session.replica : ownReplica(session, root)
  const text = textIn(replica, root)
  if (!text) throw new Error(`${session.doc} has no text to write in`)
  const insert = session.kind === 'full' ? typist(text, replica) : () => text.insert(text.length, 'x')
  const typedAt: number[] = []
  return {
    clientId: replica.clientID,
    doc: session.doc,
    node: session.node,
    typedAt,
    type() {
      typedAt.push(performance.now())
      insert()
    },
  }
}
