import { Glide, overlayOf } from '@tandem/board'
import type { BoardSession } from './board-session.ts'
import { browserTiming, type Drawing } from './drawing.ts'
import { paintOverlay, type Scheme } from './paint-overlay.ts'

/** Paints the overlay when it is asked to, and goes on for as long as something in it moves. */
export class OverlayPainter {
  readonly #glide = new Glide(browserTiming, matchMedia('(prefers-reduced-motion: reduce)').matches)
  readonly #ink: HTMLCanvasElement
  readonly #people: HTMLCanvasElement
  #scheme: Scheme = 'light'
  #source: { drawing: Drawing; session: BoardSession } | undefined
  #cancel: (() => void) | undefined

  constructor(ink: HTMLCanvasElement, people: HTMLCanvasElement) {
    this.#ink = ink
    this.#people = people
  }

  show(source: { drawing: Drawing; session: BoardSession } | undefined): void {
    this.#source = source
    this.ask()
  }

  setScheme(scheme: Scheme): void {
    this.#scheme = scheme
    this.ask()
  }

  /** Paints with the next frame. */
  ask(): void {
    this.#cancel ??= browserTiming.frame(() => this.#paint())
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#source = undefined
  }

  #paint(): void {
    this.#cancel = undefined
    if (!this.#source) return paintOverlay(this.#ink, this.#people, { ink: [], frames: [], cursors: [] }, this.#scheme)
    const { drawing, session } = this.#source
    session.live.prune(browserTiming.now())
    const overlay = overlayOf({
      viewport: drawing.viewport(),
      people: session.people,
      strokes: session.live.strokes,
      drags: session.live.drags,
      elementOf: (id) => drawing.element(id),
      glide: this.#glide,
    })
    paintOverlay(this.#ink, this.#people, overlay, this.#scheme)
    if (this.#glide.takeMoving() || !session.live.isEmpty) this.ask()
  }
}
