import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { type EditorState, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { resolveCursor } from './caret-positions.ts'
import type { CaretCursor } from './carets.ts'

/** One person's caret as it is drawn. `element` carries the name and the colour. */
export interface DrawnCaret {
  id: string
  cursor: CaretCursor
  color: string
  element: HTMLElement
}

/** People whose caret changed, and people who left. */
export interface CaretChange {
  drawn: readonly DrawnCaret[]
  gone: readonly string[]
}

export interface CaretDrawing {
  carets: ReadonlyMap<string, DrawnCaret>
  decorations: DecorationSet
}

export const caretKey = new PluginKey<CaretDrawing>('carets')
export const NOTHING_DRAWN: CaretDrawing = { carets: new Map(), decorations: DecorationSet.empty }

// A whole long document selected by somebody must not cost everybody a redraw of it.
const WIDEST = 20_000

const decorationsOf = (state: EditorState, caret: DrawnCaret): Decoration[] => {
  const place = resolveCursor(state, caret.cursor)
  if (!place) return []
  const { anchor, head } = place
  const from = Math.max(Math.min(anchor, head), head - WIDEST)
  const to = Math.min(Math.max(anchor, head), head + WIDEST)
  const line = Decoration.widget(head, () => caret.element, { key: caret.id, caret: caret.id, side: 10, ignoreSelection: true })
  if (from === to) return [line]
  return [line, Decoration.inline(from, to, { class: 't-others', style: `--who: ${caret.color}` }, { caret: caret.id })]
}

const without = (decorations: DecorationSet, id: string): DecorationSet =>
  decorations.remove(decorations.find(undefined, undefined, (spec) => spec['caret'] === id))

const redraw = (decorations: DecorationSet, state: EditorState, caret: DrawnCaret): DecorationSet => {
  const made = decorationsOf(state, caret)
  // Presence may run ahead of the text it points into: until that arrives the old place is the better one.
  return made.length === 0 ? decorations : without(decorations, caret.id).add(state.doc, made)
}

const applyChange = (drawing: CaretDrawing, state: EditorState, { drawn, gone }: CaretChange): CaretDrawing => {
  const carets = new Map(drawing.carets)
  let { decorations } = drawing
  for (const id of gone) {
    carets.delete(id)
    decorations = without(decorations, id)
  }
  for (const caret of drawn) {
    carets.set(caret.id, caret)
    decorations = redraw(decorations, state, caret)
  }
  return { carets, decorations }
}

/** The carets after a transaction: mapped after local changes, found again after changes of others, redrawn when they moved. */
export const nextDrawing = (tr: Transaction, before: CaretDrawing, state: EditorState): CaretDrawing => {
  let drawing = before
  if (tr.docChanged && before.carets.size > 0) {
    if (isChangeOrigin(tr)) {
      // The binding replaces the whole document, so mapping would lose every place.
      const all = [...before.carets.values()].flatMap((caret) => decorationsOf(state, caret))
      drawing = { carets: before.carets, decorations: DecorationSet.create(state.doc, all) }
    } else drawing = { carets: before.carets, decorations: before.decorations.map(tr.mapping, tr.doc) }
  }
  const change: CaretChange | undefined = tr.getMeta(caretKey)
  return change ? applyChange(drawing, state, change) : drawing
}
