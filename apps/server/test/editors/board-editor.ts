import { bindBoard, type BoardBinding, type SceneElement } from '@tandem/board'
import type * as Y from 'yjs'
import { FakeScene } from '../../../../packages/board/test/fake-scene.ts'
import { FakeTime } from '../../../../packages/board/test/fake-time.ts'
import { type Act, type Open, pick } from './editor.ts'

const COLORS = ['#e03131', '#2f9e44', '#1971c2', '#f08c00']

const strokeOf = ({ at, to }: Act): [number, number][] => Array.from({ length: 2 + (to % 30) }, (_, i) => [i * 3.7, Math.sin(i + at) * to])

/** What is drawn, by kind. Each is as the editor would make it. */
const DRAWN: ((act: Act) => Record<string, unknown>)[] = [
  () => ({}),
  ({ to }) => ({ type: 'ellipse', x: to / 64, roundness: { type: 3 }, groupIds: [`group${to % 3}`] }),
  (act) => ({ type: 'freedraw', points: strokeOf(act), pressures: strokeOf(act).map((_, i) => (i % 10) / 10), simulatePressure: false }),
  (act) => ({ type: 'line', points: strokeOf(act) }),
  ({ text }) => ({ type: 'text', text: text || 'word', originalText: text || 'word', fontSize: 20, lineHeight: 1.25 }),
  ({ text }) => ({ type: 'frame', name: text }),
  ({ at }) => ({ type: 'image', fileId: `file${at}`, status: 'saved', scale: [-1, 1] }),
  ({ text }) => ({ type: 'diamond', link: 'https://example.org/', customData: { anything: [text, null, { deep: true }] } }),
]

/** A fractional key above one and below another. */
const keyBetween = (low: string, high: string | undefined): string => {
  let key = `${low}V`
  for (let zeros = 1; high !== undefined && key >= high; zeros++) key = `${low}${'0'.repeat(zeros)}V`
  return key
}

class Drawer {
  readonly #time = new FakeTime()
  readonly #scene: FakeScene
  readonly #binding: BoardBinding
  /** For the undo of the editor, which goes back to how elements were. */
  readonly #before: SceneElement[] = []
  #inHand: string | undefined

  constructor(replica: Y.Doc, name: string) {
    this.#scene = new FakeScene(name)
    this.#binding = bindBoard(replica, this.#scene, { timing: this.#time })
  }

  act(act: Act): void {
    const { edit, at, to, text } = act
    const scene = this.#scene
    const kind = edit % 100
    if (to % 3 === 0) this.#time.advance(to % 400)
    const element = scene.get(this.#inHand ?? '') ?? pick(kind < 85 ? scene.visible() : scene.elements(), at)
    if (!element || kind < 18) return this.#draw(act)
    const { id } = element
    if (this.#before.push({ ...element }) > 20) this.#before.shift()
    if (kind < 26) return this.#take(id)
    if (kind < 46) return this.#move(id, { x: at / 64, y: -to / 7 })
    if (kind < 52) return this.#move(id, { width: at / 3, height: to / 9, angle: (at % 600) / 100 })
    if (kind < 57) return scene.change(id, { strokeColor: COLORS[at % 4], opacity: to % 101, locked: at % 2 === 0 })
    if (kind < 67) return this.#write(element, text)
    if (kind < 72) return void scene.attachArrow(id)
    if (kind < 75) return scene.bringToFront(id)
    if (kind < 81) return this.#reorder(element, to)
    if (kind < 85) return scene.delete(id)
    if (kind < 90) return scene.change(id, { isDeleted: false })
    if (kind < 96) return this.#undo()
    if (kind < 98) return scene.chooseBackground(COLORS[at % 4] as string)
    return this.#binding.flush()
  }

  rest(): void {
    this.#inHand = undefined
    this.#scene.release()
    this.#time.advance(1000)
  }

  close(): void {
    this.#binding.destroy()
  }

  #draw(act: Act): void {
    const drawn = pick(DRAWN, act.edit)?.(act) ?? {}
    // Two people open the same library: the same ids on both sides.
    const id = `shared${act.at % 7}`
    if (act.to % 10 === 0 && !this.#scene.get(id)) return void this.#scene.draw({ ...drawn, id })
    if (act.to % 10 === 1) return void this.#scene.drawAll(Array.from({ length: 20 }, () => ({ ...drawn })))
    if (act.to % 10 !== 2) return void this.#scene.draw(drawn)
    this.#inHand = this.#scene.startDrawing({ ...drawn, width: 0, height: 0 })
  }

  #take(id: string): void {
    if (this.#inHand === undefined) this.#scene.grab((this.#inHand = id))
    else this.#letGo()
  }

  #letGo(): void {
    this.#inHand = undefined
    this.#scene.release()
  }

  #move(id: string, changes: Record<string, number>): void {
    if (this.#inHand === undefined) this.#scene.grab(id)
    this.#scene.move(id, changes)
    if (this.#inHand === undefined) this.#scene.release()
  }

  #write(element: SceneElement, text: string): void {
    if (element.type !== 'text') return this.#scene.change(element.id, { link: `https://example.org/${text.length}` })
    if (this.#inHand === undefined) this.#scene.startWriting(element.id)
    this.#scene.write(element.id, [...`${element.text ?? ''}${text}`].slice(-40).join(''))
    if (text.length % 2 === 0) this.#letGo()
  }

  #reorder(element: SceneElement, to: number): void {
    const others = this.#scene.elements().filter((other) => other !== element)
    const place = to % (others.length + 1)
    const low = others[place - 1]?.index ?? 'a0'
    // Two of them may have the same key for the moment.
    const above = others.slice(place).find((other) => other.index !== null && other.index > low)
    const index = keyBetween(low, above?.index ?? undefined)
    const { version, versionNonce } = element
    this.#scene.replaceAll(others.toSpliced(place, 0, { ...element, index, version: version + 1, versionNonce: versionNonce + 1 }))
  }

  #undo(): void {
    const before = this.#before.splice(-2)[0]
    if (!before || !this.#scene.get(before.id)) return
    const { version: _, versionNonce: __, updated: ___, boundElements: ____, ...state } = before
    this.#scene.change(before.id, { ...state })
  }
}

export const openBoard: Open = (replica, name) => new Drawer(replica, name)
