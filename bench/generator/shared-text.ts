import * as Y from 'yjs'

/** Writes what a page begins with. Smaller numbers are left to servers that write something themselves. */
export const AUTHOR = 4242
/** Those of everybody else: as long on the wire as those that Yjs chooses. */
export const CLIENT_IDS = { from: 2 ** 28, to: 2 ** 32 } as const

/**
 * What everybody writes in, for all peers alike: one text in the body of a document, which is where the text of a
 * document is. `root` names the body. Makes the text as its author.
 */
export const writeText = (replica: Y.Doc, root: string): Y.XmlText => {
  const text = new Y.XmlText()
  replica.getXmlFragment(root).insert(0, [text])
  return text
}

/** The text of a replica; `undefined` as long as it has not arrived. */
export const textIn = (replica: Y.Doc, root: string): Y.XmlText | undefined =>
  replica
    .getXmlFragment(root)
    .toArray()
    .find((child) => child instanceof Y.XmlText)

/** The update that brings the empty text. */
export const emptyText = (root: string): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = AUTHOR
  writeText(replica, root)
  return Y.encodeStateAsUpdate(replica)
}

/** Resolves when the text is there and `isEnough`. */
export const whenText = (replica: Y.Doc, root: string, isEnough: (text: Y.XmlText) => boolean = () => true): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      const text = textIn(replica, root)
      if (text && isEnough(text)) resolve()
      else replica.once('afterTransaction', look)
    }
    look()
  })
