import * as Y from 'yjs'

/** What people have hidden in pages of other editors, written as whole updates. All of it tries to set `__xss`. */
const RUN = 'window.__xss=1'

export const MARKUP = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}"><animate onbegin="${RUN}" attributeName=x dur=1s></svg>`,
  `"><img src=x onerror=${RUN}>`,
  `' autofocus onfocus='${RUN}`,
  `</textarea></title></style></script><script>${RUN}</script>`,
  `<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>`,
  `<details open ontoggle="${RUN}">`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}"></style></mglyph></table></mtext></math>`,
  `<a href="javascript:${RUN}">click me</a>`,
  `<style>*{background:url("javascript:${RUN}")}</style>`,
  `\${${RUN}}{{constructor.constructor('${RUN}')()}}`,
]

export const ADDRESSES: unknown[] = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\nscript:${RUN}`,
  `\u0001 javascript:${RUN}`,
  `javascript://example.org/%0a${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${RUN}'/>`,
  `vbscript:${RUN}`,
  `feed:javascript:${RUN}`,
  `view-source:javascript:${RUN}`,
  `blob:${RUN}`,
  `//127.0.0.1/evil`,
  `https://127.0.0.1/" onmouseover="${RUN}" x="`,
  { toString: RUN },
  ['javascript:', RUN],
]

/** Blocks and lines, each made anew. The text of each names it. */
const ELEMENTS: [string, Record<string, unknown>][] = [
  ['script', {}],
  ['script', { src: `data:text/javascript,${RUN}` }],
  ['img', { src: 'x', onerror: RUN }],
  ['iframe', { srcdoc: `<script>parent.__xss=1</script>` }],
  ['iframe', { src: `javascript:parent.__xss=1` }],
  ['object', { data: `javascript:${RUN}` }],
  ['embed', { src: `javascript:${RUN}` }],
  ['svg', { onload: RUN }],
  ['style', {}],
  ['link', { rel: 'stylesheet', href: `data:text/css,*{display:none}` }],
  ['base', { href: 'javascript:/' }],
  ['meta', { 'http-equiv': 'refresh', content: `0;url=javascript:${RUN}` }],
  ['form', { action: `javascript:${RUN}` }],
  ['a', { href: `javascript:${RUN}` }],
  ['details', { open: '', ontoggle: RUN }],
  ['img src=x onerror=window.__xss=1 ', {}],
  ['constructor', {}],
  ['foreignBlock', { text: MARKUP[1], kept: { name: 'script' } }],
  ['doc', {}],
]

const ATTRIBUTES: [string, Record<string, unknown>][] = [
  ['paragraph', { onclick: RUN, onmouseover: RUN, style: 'position:fixed;inset:0;background:red' }],
  ['paragraph', { id: `x" onmouseover="${RUN}` }],
  ['paragraph', { id: ['img', { src: 'x', onerror: RUN }] }],
  ['paragraph', { class: 't-caret', contenteditable: 'false', srcdoc: RUN }],
  ['heading', { level: `1 onclick=${RUN}`, id: 'h' }],
  ['heading', { level: ['script', {}, RUN] }],
  ['heading', { level: 99 }],
  ['codeBlock', { language: `js"><img src=x onerror=${RUN}>` }],
  ['codeBlock', { language: 'constructor' }],
]

const FORMATS: Record<string, unknown>[] = [
  { script: RUN },
  { style: { style: `background:url(javascript:${RUN})` } },
  { textStyle: { color: `red;background:url(javascript:${RUN})` } },
  { link: { href: 'https://127.0.0.1/fine', target: '_self', onclick: RUN, class: 'evil' } },
  { constructor: {}, toString: RUN, hasOwnProperty: true },
  { codeBlock: true },
  { bold: ['script', {}, RUN] },
]

const text = (letters: string, attributes: Record<string, unknown> = {}): Y.XmlText => {
  const made = new Y.XmlText()
  made.applyDelta([{ insert: letters, attributes }])
  return made
}

const element = (name: string, attributes: Record<string, unknown>, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  if (children.length > 0) made.insert(0, children)
  return made
}

const line = (letters: string) => element('paragraph', {}, text(letters))

/** Everything of the above at all the places of a document, one update each. */
export const DOCUMENT_PAYLOADS: [string, () => Y.XmlElement | Y.XmlText][] = [
  ...MARKUP.flatMap((markup, i): [string, () => Y.XmlElement][] => [
    [`markup ${i}`, () => line(markup)],
    [`markup ${i} in code`, () => element('codeBlock', { language: 'html' }, text(markup))],
    [`markup ${i} in a task`, () => element('taskList', {}, element('taskItem', { checked: i % 2 ? RUN : false }, line(markup)))],
  ]),
  ...ADDRESSES.map((href, i): [string, () => Y.XmlElement] => [
    `address ${i}`,
    () => element('paragraph', {}, text(`address ${i}`, { link: { href } })),
  ]),
  ...ELEMENTS.flatMap(([name, attributes], i): [string, () => Y.XmlElement][] => [
    [`element ${i}`, () => element(name, attributes, text(`element ${i}: ${RUN}`))],
    [`element ${i} in a line`, () => element('paragraph', {}, text('in a line '), element(name, attributes, text(RUN)))],
  ]),
  ...ATTRIBUTES.map(([name, attributes], i): [string, () => Y.XmlElement] => [
    `attributes ${i}`,
    () => element(name, attributes, text(`attributes ${i}`)),
  ]),
  ...FORMATS.map((attributes, i): [string, () => Y.XmlElement] => [
    `format ${i}`,
    () => element('paragraph', {}, text(`format ${i}`, attributes)),
  ]),
  [
    'an ordered list that starts nowhere',
    () => element('orderedList', { start: RUN, type: MARKUP[1] }, element('listItem', {}, line('listed'))),
  ],
  ['a list of scripts', () => element('bulletList', {}, element('script', {}, text(RUN)))],
  ['text without a block', () => text(MARKUP[1] ?? '')],
  [
    'an embed',
    () => {
      const made = text('an embed')
      made.insertEmbed(2, { image: 'x', onerror: RUN })
      return element('paragraph', {}, made)
    },
  ],
]

const box = (index: number) => ({ x: 60 + (index % 5) * 90, y: 80 + Math.floor(index / 5) * 50, width: 60, height: 30 })

/** Elements of a board by id, each with one bad part. */
export const BOARD_PAYLOADS: [id: string, element: Record<string, unknown>][] = [
  ...MARKUP.map((markup, i): [string, Record<string, unknown>] => [
    `text${i}`,
    { type: 'text', ...box(i), text: markup, originalText: markup },
  ]),
  ...ADDRESSES.map((link, i): [string, Record<string, unknown>] => [`link${i}`, { type: 'rectangle', ...box(i + 12), link }]),
  ...ADDRESSES.map((link, i): [string, Record<string, unknown>] => [`embed${i}`, { type: 'embeddable', ...box(i + 27), link }]),
  ['video', { type: 'embeddable', ...box(42), link: 'https://www.youtube.com/watch?v=gkGMXY0wekg' }],
  ['color', { type: 'ellipse', ...box(43), strokeColor: `red" onload="${RUN}`, backgroundColor: `url(javascript:${RUN})` }],
  ['frame', { type: 'frame', ...box(44), name: MARKUP[1] }],
  ['picture', { type: 'image', ...box(45), fileId: MARKUP[1], status: 'saved', dataURL: `data:image/svg+xml,${MARKUP[2]}` }],
  ['data', { type: 'diamond', ...box(46), customData: { html: MARKUP[0], constructor: { prototype: { __xss: 1 } } } }],
  ['font', { type: 'text', ...box(47), text: 'font', fontFamily: `x;background:url(javascript:${RUN})` }],
  [
    'unknown',
    { type: 'iframe', ...box(48), link: `javascript:${RUN}`, customData: { generationData: { status: 'done', html: MARKUP[0] } } },
  ],
  ['group', { type: 'rectangle', ...box(49), groupIds: [MARKUP[1], 'constructor'], frameId: MARKUP[1] }],
  [MARKUP[1] ?? '', { type: 'rectangle', ...box(50) }],
  ['constructor', { type: 'rectangle', ...box(51) }],
]
