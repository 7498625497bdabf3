import * as Y from 'yjs'

const BLOCKS_A_TRANSACTION = 100
const HEADING_EVERY = 12
const SENTENCES = [
  'The team met on Tuesday and went through the plan for the next release.',
  'Most of the work is done; what is left is the part that nobody wanted to start.',
  'Two people wrote this paragraph together and neither of them noticed the other.',
  'Every number in this text was checked by somebody who was not in a hurry.',
  'If the network goes away, the words stay where they were written.',
]

const blockOf = (number: number): Y.XmlElement => {
  const isHeading = number % HEADING_EVERY === 0
  const block = new Y.XmlElement<Record<string, string | number>>(isHeading ? 'heading' : 'paragraph')
  block.setAttribute('id', `bench${number}`)
  if (isHeading) block.setAttribute('level', 1 + ((number / HEADING_EVERY) % 3))
  const sentences = isHeading
    ? [`Part ${number / HEADING_EVERY + 1}`]
    : [`${number}.`, ...[0, 1].map((i) => SENTENCES[(number + i) % SENTENCES.length])]
  block.insert(0, [new Y.XmlText(sentences.join(' '))])
  return block as Y.XmlElement
}

/** Writes a long document, headings and paragraphs, in transactions small enough to travel as single updates. */
export const writeBlocks = (replica: Y.Doc, count: number): void => {
  const body = replica.getXmlFragment('body')
  for (let from = 0; from < count; from += BLOCKS_A_TRANSACTION) {
    const blocks = Array.from({ length: Math.min(BLOCKS_A_TRANSACTION, count - from) }, (_, i) => blockOf(from + i))
    replica.transact(() => body.insert(from, blocks))
  }
}
