import { contentDigest } from '@tandem/content'
import { BODY, documentSchema } from '@tandem/document'
import { LIMITS, type PageKind } from '@tandem/protocol'
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { fold } from '../src/workers/fold.ts'
import { openBoard } from './editors/board-editor.ts'
import { openDocument } from './editors/document-editor.ts'
import { editing, type Open } from './editors/editor.ts'
import { SharedPage } from './editors/shared-page.ts'

/** The same sessions each time: what they find is found by whoever changes something. */
const SEED = 20_261

/** In one transaction, in which Yjs tidies no formatting marks: it would do so in each replica for itself. */
const replicaOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const replica = new Y.Doc()
  replica.transact(() => updates.forEach((update) => Y.applyUpdate(replica, update)))
  return replica
}

const startOfDocument = (): Uint8Array[] => {
  const replica = Object.assign(new Y.Doc(), { clientID: 7777 })
  const line = (text: string) => ({ type: 'paragraph', attrs: { id: text }, content: [{ type: 'text', text }] })
  const item = (text: string) => ({ type: 'listItem', attrs: { id: `item ${text}` }, content: [line(text)] })
  const content = [line('first'), { type: 'bulletList', attrs: { id: 'list' }, content: [item('one'), item('two')] }, line('last')]
  prosemirrorJSONToYXmlFragment(documentSchema(), { type: 'doc', content }, replica.getXmlFragment(BODY))
  return [Y.encodeStateAsUpdate(replica)]
}

const START = startOfDocument()
const EDITORS: [PageKind, Open, readonly Uint8Array[]][] = [
  ['document', openDocument, START],
  ['board', openBoard, []],
]

/** And whoever makes a snapshot of it takes no row for one that no editor writes. */
const expectOneContent = ({ log, tabs }: SharedPage, kind: PageKind): void => {
  fold(log.rows, kind)
  const stored = contentDigest(replicaOf(log.rows))
  for (const { replica } of tabs) expect(contentDigest(replica)).toEqual(stored)
}

test.each(EDITORS)('all that the real editor of a %s sends is taken, and what is stored is what everybody sees', (kind, open, start) => {
  let sent = 0
  fc.assert(
    fc.property(editing(100), (acts) => {
      const page = new SharedPage(kind, open, start)
      for (const act of acts) page.act(act)
      page.finish()
      sent += page.sent
      expectOneContent(page, kind)
      page.close()
    }),
    { seed: SEED, numRuns: 70 },
  )
  expect(sent).toBeGreaterThan(1000)
})

test.each(EDITORS)('weeks of work at a %s without a connection are taken as one update, larger than any message', (kind, open, start) => {
  const page = new SharedPage(kind, open, start)
  const [tab] = page.tabs
  if (!tab) throw new Error('nobody is there')
  const text = 'a word and 😀 '.repeat(200)
  for (let i = 0; i < 200; i++) tab.editor.act({ who: 0, what: 0, edit: (i * 7) % 880, at: i * 31, to: 1 + i * 10, text })
  tab.editor.rest()
  expect(page.sendAll(tab).byteLength).toBeGreaterThan(LIMITS.updateBytes)
  page.finish()
  expectOneContent(page, kind)
  page.close()
})
