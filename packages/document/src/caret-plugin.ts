import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { caretKey, type DrawnCaret, nextDrawing, NOTHING_DRAWN } from './caret-drawing.ts'
import { CaretFlag } from './caret-flag.ts'
import { encodeSelection, sameCursor } from './caret-positions.ts'
import { catchUp } from './caught-up.ts'
import type { CaretCursor, Carets, OtherCaret } from './carets.ts'

interface Known {
  flag: CaretFlag
  other: OtherCaret
}

/** Brings the carets of others into one editor and tells where its own is, both at most once a frame. */
class CaretTraffic {
  readonly #view: EditorView
  readonly #carets: Carets
  readonly #known = new Map<string, Known>()
  readonly #stop: () => void
  #sent: CaretCursor | null = null
  #reading = 0
  #turning: ReturnType<typeof setTimeout> | undefined
  #telling = 0

  constructor(view: EditorView, carets: Carets) {
    this.#view = view
    this.#carets = carets
    this.#stop = carets.subscribe(this.read)
    view.dom.addEventListener('focus', this.tell)
    view.dom.addEventListener('blur', this.tell)
    document.addEventListener('visibilitychange', this.tell)
    this.read()
  }

  readonly read = (): void => {
    this.#reading ||= requestAnimationFrame(() => {
      this.#reading = 0
      this.#draw()
    })
  }

  readonly tell = (): void => {
    this.#telling ||= requestAnimationFrame(() => {
      this.#telling = 0
      this.#send()
    })
    // A hidden tab gets no frames, and its caret must not stay behind.
    if (document.hidden) this.#send()
  }

  close(): void {
    this.#stop()
    cancelAnimationFrame(this.#reading)
    cancelAnimationFrame(this.#telling)
    clearTimeout(this.#turning)
    this.#view.dom.removeEventListener('focus', this.tell)
    this.#view.dom.removeEventListener('blur', this.tell)
    document.removeEventListener('visibilitychange', this.tell)
    for (const { flag } of this.#known.values()) flag.remove()
    if (this.#sent) this.#carets.set(null)
  }

  #send(): void {
    const here = this.#view.hasFocus() && !document.hidden
    const cursor = here ? (encodeSelection(this.#view.state) ?? null) : null
    if (sameCursor(cursor, this.#sent)) return
    this.#sent = cursor
    this.#carets.set(cursor)
  }

  #draw(): void {
    const drawn: DrawnCaret[] = []
    const present = new Set<string>()
    for (const other of this.#carets.others()) {
      if (!other.cursor) continue
      present.add(other.id)
      const known = this.#known.get(other.id)
      const moved = !sameCursor(known?.other.cursor, other.cursor)
      const dressed = known?.other.name === other.name && known.other.color.solid === other.color.solid
      if (known && !moved && dressed) continue
      const flag = known?.flag ?? new CaretFlag()
      this.#known.set(other.id, { flag, other })
      if (!dressed) flag.wear(other)
      if (moved) flag.moved()
      drawn.push({ id: other.id, cursor: other.cursor, color: other.color.solid, element: flag.element })
    }
    const gone = [...this.#known.keys()].filter((id) => !present.has(id))
    if (drawn.length === 0 && gone.length === 0) return
    for (const id of gone) {
      this.#known.get(id)?.flag.remove()
      this.#known.delete(id)
    }
    catchUp(this.#view)
    this.#view.dispatch(this.#view.state.tr.setMeta(caretKey, { drawn, gone }).setMeta('addToHistory', false))
    // After the frame, when the layout is known anyway.
    clearTimeout(this.#turning)
    this.#turning = setTimeout(() => {
      const column = this.#view.dom.getBoundingClientRect()
      for (const { flag } of this.#known.values()) flag.turn(column)
    })
  }
}

/** Carets and selections of the others, and the own one for them. */
export const CaretsOfOthers = Extension.create<{ carets: Carets | undefined }>({
  name: 'caretsOfOthers',
  priority: 900,
  addOptions: () => ({ carets: undefined }),
  addProseMirrorPlugins() {
    const { carets } = this.options
    if (!carets) return []
    return [
      new Plugin({
        key: caretKey,
        state: { init: () => NOTHING_DRAWN, apply: (tr, before, _old, state) => nextDrawing(tr, before, state) },
        props: { decorations: (state) => caretKey.getState(state)?.decorations },
        view: (view) => {
          const traffic = new CaretTraffic(view, carets)
          return {
            update: (_view, before) => {
              if (view.state.selection !== before.selection || view.state.doc !== before.doc) traffic.tell()
            },
            destroy: () => traffic.close(),
          }
        },
      }),
    ]
  },
})
