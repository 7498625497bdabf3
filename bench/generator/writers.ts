import * as Y from 'yjs'
import type { Session } from './sessions.ts'

/**
 * Somebody who types. A writer owns a Yjs client id and its n-th one-character insert has the Yjs clock n, so a reader
 * finds the moment of the local edit by the clocks that a transaction brought in, however they were merged on the way.
 */
export interface Writer {
  clientId: number
  doc: string
  /** When each character was typed. */
  typedAt: number[]
  type(): void
}

/** Types where it typed last, as a person does. */
const typist = (text: Y.Text, replica: Y.Doc): (() => void) => {
  let caret: Y.RelativePosition | undefined
  return () => {
    const known = caret && Y.createAbsolutePositionFromRelativePosition(caret, replica)?.index
    const at = known ?? text.length
    text.insert(at, 'x')
    caret = Y.createRelativePositionFromTypeIndex(text, at + 1, -1)
  }
}

export const writerOf = (session: Session, root: string): Writer => {
  const replica = session.kind === 'full' ? session.replica : new Y.Doc()
  if (session.kind === 'light') replica.on('update', (update: Uint8Array) => session.sendUpdate(update))
  const text = replica.getText(root)
  const insert = session.kind === 'full' ? typist(text, replica) : () => text.insert(text.length, 'x')
  const typedAt: number[] = []
  return {
    clientId: replica.clientID,
    doc: session.doc,
    typedAt,
    type() {
      typedAt.push(performance.now())
      insert()
    },
  }
}
