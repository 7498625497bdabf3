import type { LiveHand, Scene, SceneElement, Timing, Viewport } from '@tandem/board'

/** A drawing on the screen: the scene of the binding, and what presence and overlay need to know of it. */
export interface Drawing extends Scene {
  /** An element that is not deleted. */
  element(id: string): SceneElement | undefined
  liveHand(): LiveHand
  viewport(): Viewport
  selection(): readonly string[]
  /** The element whose text is being written. */
  editing(): string | undefined
  /** Brings everything there is into view, if there is anything. */
  showAll(): void
  /** Moves about instead of drawing: how a board opens on a phone. */
  takeHand(): void
  focus(): void
  /** Takes a text that is being written as it is. */
  finishWriting(): void
  /** Says a sentence above the board for a few seconds. */
  say(sentence: string): void
}

/** Where the local pointer is, in scene units. */
export interface LocalPointer {
  x: number
  y: number
  tool: 'pointer' | 'laser'
  button: 'up' | 'down'
}

/** The browser's own time. */
export const browserTiming: Timing = {
  now: () => performance.now(),
  frame: (run) => {
    const frame = requestAnimationFrame(run)
    return () => cancelAnimationFrame(frame)
  },
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}
