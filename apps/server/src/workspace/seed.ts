import type { PageKind, PrincipalId } from '@tandem/protocol'
import * as Y from 'yjs'

/** Who writes what the server itself writes. */
export const SERVER_PRINCIPAL = 'server' as PrincipalId
/** Under which Yjs client id. No browser may write under it. */
export const SERVER_CLIENT_ID = 1

/**
 * The first update of a new page, written once and here: a browser that finds a page empty never fills it. A document
 * starts with one paragraph, so that two people who begin at once write into the same one.
 */
export const seedOf = (kind: PageKind, title: string): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = SERVER_CLIENT_ID
  replica.transact(() => {
    const meta = replica.getMap('meta')
    meta.set('title', title)
    if (kind === 'document') {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.setAttribute('id', 'first')
      replica.getXmlFragment('body').insert(0, [paragraph])
    }
  })
  return Y.encodeStateAsUpdate(replica)
}
