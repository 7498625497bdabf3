import type { BoundElement, Hand, Scene, SceneElement } from '../src/index.ts'

type Changes = { -readonly [Name in keyof SceneElement]?: SceneElement[Name] | undefined } & Record<string, unknown>
const DIGITS = ['V', 'G', '8', '4', '2', '1']

/** A key after `low` and before `high`. */
const between = (low: string | undefined, high: string | undefined): string => {
  const start = low ?? 'a0'
  for (let zeros = 0; ; zeros++) {
    for (const digit of DIGITS) {
      const key = start + '0'.repeat(zeros) + digit
      if (high === undefined || key < high) return key
    }
  }
}

/** Behaves as Excalidraw does towards a host: changes elements in place, bumps versions, repairs equal indexes by itself. */
export class FakeScene implements Scene {
  #elements: SceneElement[] = []
  #listeners = new Set<() => void>()
  #held = new Set<string>()
  #busy = false
  #writing = false
  #background = '#ffffff'
  #nonce: number
  readonly #name: string
  #made = 0
  /** How often others' changes were shown. */
  applied = 0

  constructor(name: string, seed = 1) {
    this.#name = name
    this.#nonce = seed * 1_000_000
  }

  elements = (): readonly SceneElement[] => this.#elements
  hand = (): Hand => ({ busy: this.#busy, held: this.#held, writing: this.#writing })
  background = (): string => this.#background

  apply(elements: readonly SceneElement[]): void {
    this.applied++
    this.#elements = [...elements]
    this.#repair()
    this.#changed()
  }

  applyBackground(color: string): void {
    this.#background = color
    this.#changed()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  chooseBackground(color: string): void {
    this.#background = color
    this.#changed()
  }

  get(id: string): SceneElement | undefined {
    return this.#elements.find((element) => element.id === id)
  }

  visible(): SceneElement[] {
    return this.#elements.filter((element) => !element.isDeleted)
  }

  /** Draws something on top of everything, in one go. */
  draw(changes: Changes = {}): string {
    return this.drawAll([changes])[0] as string
  }

  drawAll(all: Changes[]): string[] {
    const ids = all.map((changes) => this.#insert(changes))
    this.#changed()
    return ids
  }

  /** Changes elements in one go, as a click on a colour does. */
  change(id: string, changes: Changes): void {
    this.#mutate(id, changes)
    this.#changed()
  }

  /** Takes something in hand; `move` it, then `release`. */
  grab(...ids: string[]): void {
    this.#held = new Set(ids)
    this.#busy = true
    this.#changed()
  }

  /** Starts to draw; the element grows under the hand until `release`. */
  startDrawing(changes: Changes): string {
    const id = this.#insert(changes)
    this.grab(id)
    return id
  }

  /** Changes what the hand holds, in place. */
  move(id: string, changes: Changes): void {
    this.#mutate(id, changes)
    this.#changed()
  }

  release(): void {
    this.#held = new Set()
    this.#busy = false
    this.#writing = false
    this.#changed()
  }

  startWriting(id: string): void {
    this.#held = new Set([id])
    this.#writing = true
    this.#changed()
  }

  write(id: string, text: string): void {
    this.#elements = this.#elements.map((element) =>
      element.id === id ? { ...element, text, originalText: text, version: element.version + 1, versionNonce: ++this.#nonce } : element,
    )
    this.#changed()
  }

  delete(id: string): void {
    this.change(id, { isDeleted: true })
  }

  bringToFront(id: string): void {
    const last = this.#elements.at(-1)
    const element = this.get(id)
    if (!element || last === element) return
    this.#elements = [...this.#elements.filter((other) => other !== element), element]
    this.change(id, { index: between(last?.index ?? undefined, undefined) })
  }

  /** Attaches a new arrow as Excalidraw does: the target lists it too. */
  attachArrow(target: string): string {
    const id = this.#insert({
      type: 'arrow',
      points: [
        [0, 0],
        [40, 30],
      ],
      startBinding: { elementId: target, focus: 0.1, gap: 4 },
    })
    const bound: BoundElement[] = [...(this.get(target)?.boundElements ?? []), { id, type: 'arrow' }]
    this.#mutate(target, { boundElements: bound })
    this.#changed()
    return id
  }

  /** What a file opened over the board does. */
  replaceAll(elements: SceneElement[]): void {
    this.#elements = elements
    this.#changed()
  }

  #insert(changes: Changes): string {
    const id = `${this.#name}-${++this.#made}`
    const element = {
      id,
      type: 'rectangle',
      x: this.#made * 10,
      y: 20,
      width: 100,
      height: 50,
      angle: 0,
      strokeColor: '#1e1e1e',
      strokeWidth: 2,
      seed: 7,
      link: null,
      isDeleted: false,
      index: between(this.#elements.at(-1)?.index ?? undefined, undefined),
      boundElements: null,
      version: 1,
      versionNonce: ++this.#nonce,
      updated: 1,
      ...changes,
    } as unknown as SceneElement
    this.#elements = [...this.#elements, element]
    return id
  }

  #mutate(id: string, changes: Changes): void {
    const element = this.get(id)
    if (element) Object.assign(element, changes, { version: element.version + 1, versionNonce: ++this.#nonce })
  }

  #repair(): void {
    for (let i = 1; i < this.#elements.length; i++) {
      const low = this.#elements[i - 1]?.index ?? undefined
      const element = this.#elements[i] as SceneElement
      if (low !== undefined && element.index !== null && element.index > low) continue
      const above = this.#elements.slice(i + 1).find(({ index }) => index !== null && low !== undefined && index > low)
      this.#mutate(element.id, { index: between(low, above?.index ?? undefined) })
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
