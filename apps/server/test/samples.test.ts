import { parseElement, boardOf, elementIds, readElement } from '@tandem/board'
import { BODY, documentSchema } from '@tandem/document'
import { newSpaceId, pageIdOf } from '@tandem/protocol'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { ApiStage } from './api-stage.ts'
import { parseUpdate } from '../src/updates/parse-update.ts'
import { makeSamples } from '../src/workspace/samples/make-samples.ts'
import { sampleBoard } from '../src/workspace/samples/sample-board.ts'
import { sampleDocument } from '../src/workspace/samples/sample-document.ts'

const BOARD = 'https://tandem.example.org/p/sample-board-0123456789ABCDEFGHIJKL'

const replicaOf = (bytes: Uint8Array): Y.Doc => {
  const replica = new Y.Doc()
  Y.applyUpdate(replica, bytes)
  return replica
}

test('the sample document is one that the editor takes as it is', () => {
  const bytes = sampleDocument(BOARD)
  expect(parseUpdate(bytes, 'document', 'stored')).toBeDefined()
  const body = replicaOf(bytes).getXmlFragment(BODY)
  const before = body.toJSON()
  const document = yXmlFragmentToProseMirrorRootNode(body, documentSchema())
  document.check()
  const names: string[] = []
  document.forEach((node) => void names.push(node.type.name))
  expect(names).toEqual(['paragraph', 'heading', 'taskList', 'heading', 'bulletList', 'blockquote', 'paragraph'])
  const links: unknown[] = []
  let tasks = 0
  document.descendants(({ marks, type }) => {
    links.push(...marks.filter((mark) => mark.type.name === 'link').map(({ attrs }) => attrs['href']))
    if (type.name === 'taskItem') tasks++
  })
  expect([links, tasks]).toEqual([[BOARD], 4])
  // Reading it with a schema that lacked something would have taken that out.
  expect(body.toJSON()).toBe(before)
})

test('the sample board holds shapes, notes, words and arrows that hold on to shapes', () => {
  const bytes = sampleBoard()
  expect(parseUpdate(bytes, 'board', 'stored')).toBeDefined()
  const board = boardOf(replicaOf(bytes))
  const elements = elementIds(board).map((id) => readElement(board, id))
  const types = elements.map((element) => element?.type)
  expect(types).not.toContain(undefined)
  expect(new Set(types)).toEqual(new Set(['text', 'ellipse', 'rectangle', 'diamond', 'arrow']))
  for (const element of elements) {
    expect(element && parseElement(element.id, element)).toEqual(element)
    expect(element?.index).not.toBeNull()
    for (const hold of [element?.startBinding, element?.endBinding]) if (hold) expect(board.elements.has(hold.elementId)).toBe(true)
    if (element?.containerId) expect(board.elements.has(element.containerId)).toBe(true)
  }
  expect(elements.filter((element) => element?.type === 'arrow' && element.startBinding && element.endBinding).length).toBe(3)
})

test('a new workspace opens with the document, beside its board', async () => {
  const stage = await ApiStage.open(() => [])
  const ana = await stage.principal()
  const id = newSpaceId()
  await stage.store.spaces.create(
    { id, name: 'General', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 },
    ana.id,
  )
  const make = makeSamples({ tree: stage.store.tree, clock: stage.clock, origin: () => 'http://localhost:3000' })
  const { address } = await make(ana, id)
  expect(address).toMatch(/^\/p\/welcome-edit-me-together-/)
  const rows = await stage.store.treeViews.level({ space: id, parent: null, after: undefined, limit: 10 })
  expect(rows.map(({ title, kind }) => [title, kind])).toEqual([
    ['Sample board', 'board'],
    ['Welcome - edit me together', 'document'],
  ])
  expect(pageIdOf(address.slice(3))).toBe(rows[1]?.id)
  const stored = await stage.store.log.load(rows[1]?.id ?? ('' as never))
  expect(
    JSON.stringify(
      replicaOf(stored?.rows[0] ?? new Uint8Array())
        .getXmlFragment(BODY)
        .toJSON(),
    ),
  ).toContain(rows[0]?.id)
})
