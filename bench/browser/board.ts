import * as Y from 'yjs'
import { bindBoard, type Scene, type SceneElement } from '@tandem/board'
import type { Finding, Trial } from '../command/trial.ts'
import { Samples } from '../generator/samples.ts'

const ELEMENTS = 10_000
const CHANGES = 1000
const WARM_CHANGES = 300
const COLUMNS = 100

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Valid keys in order: an integer of three base-62 digits. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const indexOf = (i: number): string => `c${[3844, 62, 1].map((weight) => DIGITS[Math.floor(i / weight) % 62]).join('')}`

const elementOf = (i: number): Mutable<SceneElement> => ({
  id: `element${i}`,
  type: (['rectangle', 'ellipse', 'diamond'] as const)[i % 3] ?? 'rectangle',
  x: (i % COLUMNS) * 120,
  y: Math.floor(i / COLUMNS) * 90,
  width: 100,
  height: 70,
  angle: 0,
  index: indexOf(i),
  isDeleted: false,
  strokeColor: '#1e1e1e',
  strokeWidth: 2,
  link: null,
  version: 1,
  versionNonce: i + 1,
  updated: 1,
  boundElements: null,
})

/** An editor without a screen: holds elements, changes them in place and says so, as the real one does. */
const sceneOf = (elements: SceneElement[]): { scene: Scene; changed: () => void } => {
  let shown: readonly SceneElement[] = elements
  let listener = (): void => {}
  const scene: Scene = {
    elements: () => shown,
    hand: () => ({ busy: false, held: new Set(), writing: false }),
    background: () => '#ffffff',
    apply: (next) => (shown = next),
    applyBackground: () => {},
    onChange: (heard) => {
      listener = heard
      return () => (listener = () => {})
    },
  }
  return { scene, changed: () => listener() }
}

const nextTurn = (run: () => void): (() => void) => {
  const timer = setTimeout(run, 0)
  return () => clearTimeout(timer)
}

/** How long the board's binding keeps the editor at each of its change events, one element moved or none. */
export const board: Trial = async (): Promise<Finding[]> => {
  const elements = Array.from({ length: ELEMENTS }, (_, i) => elementOf(i))
  const { scene, changed } = sceneOf(elements)
  const replica = new Y.Doc()
  const binding = bindBoard(replica, scene, {
    timing: { now: () => performance.now(), frame: nextTurn, after: (_milliseconds, run) => nextTurn(run) },
  })
  const timed = (samples: Samples) => {
    const from = performance.now()
    changed()
    samples.push(performance.now() - from)
  }
  const quiet = new Samples()
  const moved = new Samples()
  const warming = new Samples()
  for (let i = 0; i < WARM_CHANGES + CHANGES; i++) {
    const element = scene.elements()[(i * 7919) % ELEMENTS] as Mutable<SceneElement>
    element.x += 1
    element.version++
    element.versionNonce = ELEMENTS + i + 1
    timed(i < WARM_CHANGES ? warming : moved)
    timed(i < WARM_CHANGES ? warming : quiet)
    // Lets the garbage of earlier changes and the binding's own timers come in between, as a browser does.
    if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const stored = replica.getMap('elements').size
  binding.destroy()
  return [
    {
      case: `board of ${ELEMENTS.toLocaleString('en')} elements`,
      values: {
        'change handler p50, ms': moved.quantiles().p50 ?? Number.NaN,
        'change handler p95, ms': moved.quantiles().p95 ?? Number.NaN,
        'change handler, nothing changed, p95, ms': quiet.quantiles().p95 ?? Number.NaN,
      },
      details: { moved: moved.quantiles(), quiet: quiet.quantiles() },
      doubts: stored === ELEMENTS ? [] : [`${stored} elements are in the replica`],
    },
  ]
}
