import * as Y from 'yjs'
import { SERVER_CLIENT_ID } from '../seed.ts'

export const SAMPLE_DOCUMENT_TITLE = 'Welcome - edit me together'

type Words = (string | { insert: string; attributes: Record<string, object> })[]

const bold = (insert: string) => ({ insert, attributes: { bold: {} } })
const linked = (insert: string, href: string) => ({ insert, attributes: { link: { href } } })

const textOf = (words: Words): Y.XmlText => {
  const text = new Y.XmlText()
  text.applyDelta(words.map((word) => (typeof word === 'string' ? { insert: word } : word)))
  return text
}

const block = (
  name: string,
  id: string | undefined,
  content: Y.XmlElement[] | Words,
  attributes: Record<string, number | boolean> = {},
): Y.XmlElement => {
  // Attributes of a document are any JSON, though Yjs speaks of texts alone.
  const element = new Y.XmlElement<Record<string, string | number | boolean>>(name)
  if (id !== undefined) element.setAttribute('id', id)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  const isBlocks = content.every((part) => part instanceof Y.XmlElement)
  if (content.length > 0) element.insert(0, isBlocks ? content : [textOf(content as Words)])
  return element as unknown as Y.XmlElement
}

const paragraph = (id: string | undefined, words: Words) => block('paragraph', id, words)
const heading = (id: string, words: Words) => block('heading', id, words, { level: 2 })
const item = (id: string, words: Words) => block('listItem', id, [paragraph(undefined, words)])
const task = (id: string, words: Words) => block('taskItem', id, [paragraph(undefined, words)], { checked: false })

/** The document that a new workspace opens with. `board`: the address of the sample board, with its scheme and host. */
export const sampleDocument = (board: string): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = SERVER_CLIENT_ID
  replica.transact(() => {
    replica.getMap('meta').set('title', SAMPLE_DOCUMENT_TITLE)
    replica
      .getXmlFragment('body')
      .insert(0, [
        paragraph('welcome', [
          'This page is real, and so is everything you do on it. Change this sentence: ',
          bold('our team meets on Monday at nine.'),
        ]),
        heading('try', ['Try these']),
        block('taskList', 'tasks', [
          task('write', ['Write a line of your own below. Type / for headings, lists and more.']),
          task('draw', ['Draw on the ', linked('sample board', board), '.']),
          task('second', ['Open this page in a second window and watch both.']),
          task('invite', ['Invite somebody: Share, at the top right, copies a link.']),
        ]),
        heading('good', ['Good to know']),
        block('bulletList', 'facts', [
          item('saved', [bold('Saved'), ' at the top means that the server has it on its disk.']),
          item('offline', ['Without a network you write on; what you wrote goes out when the network is back.']),
          item('trash', ['What you put into the trash can be brought back for thirty days.']),
        ]),
        block('blockquote', 'quote', [paragraph(undefined, ['You do not need this page? Put it into the trash. Nothing depends on it.'])]),
        paragraph('yours', []),
      ])
  })
  return Y.encodeStateAsUpdate(replica)
}
