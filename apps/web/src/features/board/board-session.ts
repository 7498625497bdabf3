import { bindBoard, type BoardBinding, LiveScene, LiveSender, type OverlayPerson } from '@tandem/board'
import type { Page, Participant } from '@tandem/provider'
import { browserTiming, type Drawing, type LocalPointer } from './drawing.ts'

const MAX_SELECTED = 50
/** While live frames tell what is being drawn or dragged, the pointer is told this seldom, in milliseconds. */
const POINTER_PAUSE = 125

const rounded = (value: number): number => Math.round(value * 10) / 10

const personOf = ({ session, person, state }: Participant): OverlayPerson => ({
  session,
  name: person.name,
  color: person.color,
  pointer: state.pointer,
  selection: Array.isArray(state.selection) ? state.selection : undefined,
  editing: typeof state.editing === 'string' ? state.editing : undefined,
})

/** One drawing and one page brought together: the binding, what others see of this hand, and what is seen of theirs. */
export class BoardSession {
  readonly live: LiveScene
  readonly #page: Page
  readonly #drawing: Drawing
  readonly #binding: BoardBinding
  readonly #sender: LiveSender
  readonly #stops: (() => void)[] = []
  #people: readonly OverlayPerson[] = []
  #said = { selection: '', editing: '' }
  #pointedAt = -Infinity
  #cancelPoint: (() => void) | undefined

  /** `onOthers` is called when there is something new to paint above the drawing. */
  constructor(page: Page, drawing: Drawing, onOthers: () => void) {
    this.#page = page
    this.#drawing = drawing
    this.live = new LiveScene((id) => drawing.element(id))
    this.#binding = bindBoard(page.replica, drawing, { timing: browserTiming, canWrite: () => page.canEdit })
    this.#sender = new LiveSender({
      send: (bytes) => page.presence.sendLive(bytes),
      stored: (id) => this.#binding.stored(id),
      timing: browserTiming,
    })
    const readPeople = (): void => {
      const before = this.#people
      this.#people = page.presence.others.map(personOf)
      for (const { session } of before) if (!this.#people.some((person) => person.session === session)) this.live.leave(session)
      onOthers()
    }
    const onLeave = (): void => this.#binding.flush()
    // After the binding: by then it has written what the hand let go of.
    this.#stops.push(
      drawing.onChange(() => this.#tell()),
      drawing.onChange(onOthers),
      page.presence.subscribe(readPeople),
      page.presence.onLive((session, bytes) => {
        this.live.receive(session, bytes, browserTiming.now())
        onOthers()
      }),
      () => window.removeEventListener('pagehide', onLeave),
    )
    window.addEventListener('pagehide', onLeave)
    readPeople()
  }

  get people(): readonly OverlayPerson[] {
    return this.#people
  }

  /** Says where the local pointer is. While a line is drawn its end says so. */
  point(pointer: LocalPointer | undefined): void {
    this.#cancelPoint?.()
    this.#cancelPoint = undefined
    if (!pointer) return this.#page.presence.set({ pointer: null })
    const { drawing, dragging } = this.#drawing.liveHand()
    if (drawing?.points) return
    const pause = drawing || dragging.length > 0 ? POINTER_PAUSE : 0
    const wait = this.#pointedAt + pause - browserTiming.now()
    if (wait > 0) this.#cancelPoint = browserTiming.after(wait, () => this.#sayPointer(pointer))
    else this.#sayPointer(pointer)
  }

  #sayPointer({ x, y, tool, button }: LocalPointer): void {
    this.#pointedAt = browserTiming.now()
    this.#page.presence.set({ pointer: { x: rounded(x), y: rounded(y), tool, button } })
  }

  close(): void {
    this.#drawing.finishWriting()
    for (const stop of this.#stops) stop()
    this.#cancelPoint?.()
    this.#sender.close()
    this.#binding.destroy()
    this.#page.presence.set({ pointer: null, selection: null, editing: null })
  }

  #tell(): void {
    if (this.#page.canEdit) this.#sender.update(this.#drawing.liveHand())
    const ids = this.#drawing.selection().slice(0, MAX_SELECTED)
    const selection = ids.join()
    const editing = this.#drawing.editing() ?? ''
    if (selection === this.#said.selection && editing === this.#said.editing) return
    this.#said = { selection, editing }
    this.#page.presence.set({ selection: ids.length > 0 ? ids : null, editing: editing || null })
  }
}
