import type { SceneElement } from './element.ts'

/** What the person at this browser is doing with the board at the moment. */
export interface Hand {
  /** Something is being drawn, dragged, resized or turned: it is written when the hand lets go. */
  readonly busy: boolean
  /** Elements that must not change under the hand: new, resized, dragged or turned ones, and a text being written. */
  readonly held: ReadonlySet<string>
  /** A text is being written; it is shared a few times a second. */
  readonly writing: boolean
}

/** The drawing as the editor holds it: all that the binding knows of an editor. */
export interface Scene {
  /** Deleted elements included, in drawing order. The editor changes them in place. */
  elements(): readonly SceneElement[]
  hand(): Hand
  background(): string
  /** Shows these elements, and keeps these very objects. Nothing of it may enter the local undo history. */
  apply(elements: readonly SceneElement[]): void
  applyBackground(color: string): void
  /** Calls back after each change of elements, background or hand. Returns the way to stop. */
  onChange(listener: () => void): () => void
}

/** Time, handed in so that tests can move it. Each answers the way to cancel. */
export interface Timing {
  /** Milliseconds from any start. */
  now(): number
  /** Before the next picture is painted. */
  frame(run: () => void): () => void
  after(milliseconds: number, run: () => void): () => void
}
