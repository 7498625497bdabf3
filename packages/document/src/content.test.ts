import { prosemirrorJSONToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentSchema } from './content.ts'
import { BODY, SCHEMA_VERSION } from './schema-version.ts'

const schema = documentSchema()
const text = (value: string, ...marks: object[]) => ({ type: 'text', text: value, ...(marks.length > 0 && { marks }) })
const everything = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { id: 'a', level: 2 }, content: [text('Plan')] },
    {
      type: 'paragraph',
      attrs: { id: 'b' },
      content: [
        text('plain '),
        text('bold', { type: 'bold' }),
        text('linked', { type: 'link', attrs: { href: 'https://example.org/' } }, { type: 'italic' }),
        { type: 'hardBreak' },
        text('code', { type: 'code' }),
        text('gone', { type: 'strike' }, { type: 'underline' }),
      ],
    },
    {
      type: 'taskList',
      attrs: { id: 'c' },
      content: [{ type: 'taskItem', attrs: { id: 'd', checked: true }, content: [{ type: 'paragraph', content: [text('done')] }] }],
    },
    {
      type: 'orderedList',
      attrs: { id: 'e', start: 3 },
      content: [{ type: 'listItem', attrs: { id: 'f' }, content: [{ type: 'paragraph' }] }],
    },
    { type: 'blockquote', attrs: { id: 'g' }, content: [{ type: 'paragraph', content: [text('wise')] }] },
    { type: 'codeBlock', attrs: { id: 'h', language: 'typescript' }, content: [text('let x = 1\nlet y')] },
    { type: 'horizontalRule', attrs: { id: 'i' } },
  ],
}

test('every block and mark comes back from a replica as it went in', () => {
  const node = schema.nodeFromJSON(everything)
  node.check()
  const alice = new Y.Doc()
  prosemirrorJSONToYXmlFragment(schema, node.toJSON(), alice.getXmlFragment(BODY))
  const bob = new Y.Doc()
  Y.applyUpdate(bob, Y.encodeStateAsUpdate(alice))
  expect(yXmlFragmentToProseMirrorRootNode(bob.getXmlFragment(BODY), schema).eq(node)).toBe(true)
})

test('a new block, mark or attribute asks for a new schema version', () => {
  const shape = (specs: Record<string, { attrs?: Record<string, unknown> | null | undefined }>) =>
    Object.entries(specs)
      .map(
        ([name, spec]) =>
          `${name}(${Object.keys(spec.attrs ?? {})
            .toSorted()
            .join(' ')})`,
      )
      .toSorted()
  const specs = (types: Readonly<Record<string, { spec: { attrs?: Record<string, unknown> | null | undefined } }>>) =>
    shape(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, type.spec])))
  expect([SCHEMA_VERSION, specs(schema.nodes), specs(schema.marks)]).toMatchInlineSnapshot(`
    [
      1,
      [
        "blockquote(id)",
        "bulletList(id)",
        "codeBlock(id language)",
        "doc()",
        "hardBreak()",
        "heading(id level)",
        "horizontalRule(id)",
        "listItem(id)",
        "orderedList(id start type)",
        "paragraph(id)",
        "taskItem(checked id)",
        "taskList(id)",
        "text()",
      ],
      [
        "bold()",
        "code()",
        "italic()",
        "link(href)",
        "strike()",
        "underline()",
      ],
    ]
  `)
})

test('a link in the replica cannot choose how it looks or what it runs', () => {
  const type = schema.marks['link']
  const drawn = (href: string) => type?.spec.toDOM?.(type.create({ href }), true)
  expect(JSON.stringify(drawn('javascript:alert(1)'))).not.toContain('javascript')
  expect(drawn('https://example.org/')).toEqual([
    'a',
    { href: 'https://example.org/', rel: 'noopener noreferrer nofollow', target: '_blank' },
    0,
  ])
})
