/**
 * Knows whether a finger, pen or mouse button is down on an element, whatever becomes of it: a pointer that the browser
 * takes away, or a window that loses focus, counts as let go. Calls back once each pointer's release has been handled.
 */
export class PressedPointers {
  readonly #pressed = new Set<number>()
  readonly #stop = new AbortController()

  constructor(element: HTMLElement, onRelease: () => void) {
    const { signal } = this.#stop
    const release = (pointers: Iterable<number>): void => {
      for (const pointer of pointers) this.#pressed.delete(pointer)
      // The editor hears of the release after us and may need a render to finish what was in hand.
      setTimeout(onRelease)
    }
    element.addEventListener('pointerdown', ({ pointerId }) => this.#pressed.add(pointerId), { capture: true, signal })
    for (const event of ['pointerup', 'pointercancel'] as const)
      window.addEventListener(event, ({ pointerId }) => this.#pressed.has(pointerId) && release([pointerId]), { capture: true, signal })
    window.addEventListener('blur', () => this.#pressed.size > 0 && release([...this.#pressed]), { signal })
  }

  get any(): boolean {
    return this.#pressed.size > 0
  }

  close(): void {
    this.#pressed.clear()
    this.#stop.abort()
  }
}
