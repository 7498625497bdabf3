import type { OtherCaret } from './carets.ts'

const LABEL = 2_000
const FADE = 60_000

/** The line and the name that others see where somebody's caret is. One element a person, moved and never made again. */
export class CaretFlag {
  readonly element: HTMLElement
  readonly #label: HTMLElement
  #shrink: ReturnType<typeof setTimeout> | undefined
  #fade: ReturnType<typeof setTimeout> | undefined

  constructor() {
    this.element = document.createElement('span')
    this.element.className = 't-caret'
    this.element.setAttribute('aria-hidden', 'true')
    this.#label = document.createElement('span')
    this.#label.className = 't-caret-label'
    this.element.append(this.#label)
  }

  wear({ name, color }: Pick<OtherCaret, 'name' | 'color'>): void {
    // Drawn by the style sheet: as text it would become part of what people copy and search.
    this.#label.dataset['name'] = name
    this.element.style.setProperty('--who', color.solid)
    this.element.style.setProperty('--on-who', color.onSolid)
  }

  /** Shows the name for two seconds, and fades the whole flag after a minute without another move. */
  moved(): void {
    clearTimeout(this.#shrink)
    clearTimeout(this.#fade)
    this.element.classList.add('t-caret-moving')
    this.element.classList.remove('t-caret-idle')
    this.#shrink = setTimeout(() => this.element.classList.remove('t-caret-moving'), LABEL)
    this.#fade = setTimeout(() => this.element.classList.add('t-caret-idle'), FADE)
  }

  /** Turns the label to the other side where it would leave the column. */
  turn(column: DOMRect): void {
    const { left } = this.element.getBoundingClientRect()
    this.element.classList.toggle('t-caret-turned', left + this.#label.offsetWidth > column.right)
  }

  remove(): void {
    clearTimeout(this.#shrink)
    clearTimeout(this.#fade)
    this.element.remove()
  }
}
