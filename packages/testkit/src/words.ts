import * as Y from 'yjs'
import { between, type Random } from './seeded-random.ts'

/** Where people write at the same time: among the last so many paragraphs. */
const CROWD = 20

const bodyOf = (replica: Y.Doc): Y.XmlFragment => replica.getXmlFragment('body')

/** Writes a paragraph with this word into a document, somewhere near its end; an `end` of white space makes it longer. */
export const writeWord = (replica: Y.Doc, word: string, random: Random, end = ''): void => {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(word + end)])
  const body = bodyOf(replica)
  body.insert(Math.max(0, body.length - between(random, 0, CROWD)), [paragraph])
}

const wordIn = (node: unknown): string => {
  const text = node instanceof Y.XmlElement && node.length > 0 ? node.get(0) : undefined
  return text instanceof Y.XmlText ? text.toString().trimEnd() : ''
}

/** The words of a document in their order; empty paragraphs are none. */
export const wordsOf = (replica: Y.Doc): string[] =>
  bodyOf(replica)
    .toArray()
    .map(wordIn)
    .filter((word) => word !== '')

/** Calls back with the words that came into the document, from wherever. */
export const onWords = (replica: Y.Doc, hear: (words: string[]) => void): void =>
  bodyOf(replica).observe(({ changes }) => {
    const words = [...changes.added].flatMap(({ content }) => content.getContent()).map(wordIn)
    if (words.length > 0) hear(words)
  })
