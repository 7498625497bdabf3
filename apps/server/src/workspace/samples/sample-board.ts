import * as Y from 'yjs'
import { SERVER_CLIENT_ID } from '../seed.ts'

export const SAMPLE_BOARD_TITLE = 'Sample board'

const FONT_SIZE = 20
const LINE_HEIGHT = 1.25
/** About what a letter of the board's font takes. The editor measures again as soon as somebody writes. */
const LETTER_WIDTH = 0.55

interface Drawn {
  id: string
  properties: Record<string, unknown>
}

interface Box {
  id: string
  type: 'rectangle' | 'ellipse' | 'diamond'
  at: [x: number, y: number]
  size: [width: number, height: number]
  color: string
  words: string
}

/** A shape with words in its middle: the words are an element of their own that names the shape. */
const box = ({ id, type, at: [x, y], size: [width, height], color, words }: Box): Drawn[] => {
  const lines = words.split('\n')
  const textWidth = Math.round(Math.max(...lines.map((line) => line.length)) * FONT_SIZE * LETTER_WIDTH)
  const textHeight = lines.length * FONT_SIZE * LINE_HEIGHT
  const middle = { x: x + (width - textWidth) / 2, y: y + (height - textHeight) / 2 }
  const roundness = type === 'ellipse' ? {} : { roundness: { type: type === 'diamond' ? 2 : 3 } }
  return [
    { id, properties: { type, x, y, width, height, backgroundColor: color, ...roundness } },
    {
      id: `${id}-words`,
      properties: {
        ...{ type: 'text', ...middle, width: textWidth, height: textHeight, text: words, originalText: words },
        ...{ fontSize: FONT_SIZE, textAlign: 'center', verticalAlign: 'middle', containerId: id },
      },
    },
  ]
}

const arrow = (
  id: string,
  { from, to, at: [x, y], by: [dx, dy] }: { from: string; to: string; at: [number, number]; by: [number, number] },
): Drawn => ({
  id,
  properties: {
    ...{ type: 'arrow', x, y, width: Math.abs(dx), height: Math.abs(dy) },
    points: [
      [0, 0],
      [dx, dy],
    ],
    startBinding: { elementId: from, focus: 0, gap: 8 },
    endBinding: { elementId: to, focus: 0, gap: 8 },
    endArrowhead: 'arrow',
    roundness: { type: 2 },
  },
})

const words = (id: string, [x, y]: [number, number], text: string, fontSize: number): Drawn => ({
  id,
  properties: {
    ...{ type: 'text', x, y, text, originalText: text, fontSize },
    ...{ width: Math.round(text.length * fontSize * LETTER_WIDTH), height: fontSize * LINE_HEIGHT },
  },
})

const NOTE = '#ffec99'

const DRAWN: readonly Drawn[] = [
  words('sample-title', [40, -90], 'From an idea to something that works', 28),
  ...box({ id: 'sample-idea', type: 'ellipse', at: [40, 0], size: [180, 100], color: '#a5d8ff', words: 'Idea' }),
  ...box({ id: 'sample-try', type: 'rectangle', at: [320, 0], size: [180, 100], color: '#b2f2bb', words: 'Try it out' }),
  ...box({ id: 'sample-good', type: 'diamond', at: [590, -30], size: [200, 160], color: '#ffc9c9', words: 'Good?' }),
  ...box({ id: 'sample-done', type: 'rectangle', at: [890, 0], size: [180, 100], color: '#d0bfff', words: 'Share it' }),
  arrow('sample-to-try', { from: 'sample-idea', to: 'sample-try', at: [228, 50], by: [84, 0] }),
  arrow('sample-to-good', { from: 'sample-try', to: 'sample-good', at: [508, 50], by: [76, 0] }),
  arrow('sample-to-done', { from: 'sample-good', to: 'sample-done', at: [798, 50], by: [84, 0] }),
  ...box({
    id: 'sample-note-draw',
    type: 'rectangle',
    at: [60, 220],
    size: [290, 140],
    color: NOTE,
    words: 'Draw something here:\nP is the pen',
  }),
  ...box({
    id: 'sample-note-move',
    type: 'rectangle',
    at: [400, 220],
    size: [290, 140],
    color: NOTE,
    words: 'Move a shape:\nits arrows come along',
  }),
  ...box({
    id: 'sample-note-two',
    type: 'rectangle',
    at: [740, 220],
    size: [290, 140],
    color: NOTE,
    words: 'Two people see\neach other draw',
  }),
]

/** `a1` to `aZ`, then `aa` to `az`: each sorts behind the one before. */
const keyAt = (i: number): string => `a${'123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[i]}`

/** The board that a new workspace has beside its document. */
export const sampleBoard = (): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = SERVER_CLIENT_ID
  replica.transact(() => {
    replica.getMap('meta').set('title', SAMPLE_BOARD_TITLE)
    const elements = replica.getMap('elements')
    for (const [i, { id, properties }] of DRAWN.entries())
      elements.set(id, new Y.Map([['_', { ...properties, index: keyAt(i), seed: 1000 + i }]]))
  })
  return Y.encodeStateAsUpdate(replica)
}
