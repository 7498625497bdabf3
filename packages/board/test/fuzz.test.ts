import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boardOf } from '../src/index.ts'
import { contentOf, type Painter, Studio } from './studio.ts'

type Step =
  | { do: 'draw' | 'stroke' | 'attach' | 'delete' | 'front' | 'grab' | 'release' | 'purge'; who: number; which: number }
  | { do: 'drag' | 'move' | 'recolour' | 'write'; who: number; which: number; to: number }
  | { do: 'cut' | 'connect' | 'rebind'; who: number }
  | { do: 'wait'; milliseconds: number }

const person = fc.nat(2)
const choice = fc.nat(30)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom<('draw' | 'stroke' | 'attach' | 'delete' | 'front' | 'grab' | 'release')[]>(
        'draw',
        'stroke',
        'attach',
        'delete',
        'front',
        'grab',
        'release',
      ),
      who: person,
      which: choice,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom<('drag' | 'move' | 'recolour' | 'write')[]>('drag', 'move', 'recolour', 'write'),
      who: person,
      which: choice,
      to: fc.double({ min: -5_000, max: 5_000, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom<('cut' | 'connect' | 'rebind')[]>('cut', 'connect', 'rebind'), who: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant<'purge'>('purge'), who: person, which: choice }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant<'wait'>('wait'), milliseconds: fc.nat(400) }) },
)

const colors = ['#e03131', '#2f9e44', '#1971c2', '#f08c00']

const pick = ({ scene }: Painter, which: number): string | undefined => {
  const visible = scene.visible()
  return visible[which % Math.max(1, visible.length)]?.id
}

class Session {
  readonly studio = new Studio()
  /** What each person has in hand. */
  readonly inHand = new Map<Painter, string>()

  constructor() {
    for (const name of ['alice', 'bob', 'carol']) this.studio.join(name)
  }

  run(step: Step): void {
    if (step.do === 'wait') return this.wait(step.milliseconds)
    const painter = this.studio.painters[step.who] as Painter
    const { scene } = painter
    switch (step.do) {
      case 'draw':
        return void scene.draw()
      case 'stroke':
        return void scene.draw({
          type: 'freedraw',
          points: [
            [0, 0],
            [step.which / 3, step.which / 7],
          ],
          pressures: [0.123, 0.456],
          simulatePressure: false,
        })
      case 'cut':
        painter.online = false
        return
      case 'connect':
        painter.online = true
        return
      case 'rebind':
        return this.studio.rebind(painter)
      default:
        return this.change(painter, step)
    }
  }

  private change(painter: Painter, step: Extract<Step, { which: number }>): void {
    const { scene } = painter
    const id = this.inHand.get(painter) ?? pick(painter, step.which)
    if (id === undefined) return
    switch (step.do) {
      case 'attach':
        return void scene.attachArrow(id)
      case 'delete':
        return scene.delete(id)
      case 'front':
        return scene.bringToFront(id)
      case 'recolour':
        return scene.change(id, { strokeColor: colors[Math.abs(Math.trunc(step.to)) % colors.length] as string })
      case 'write':
        return scene.change(id, { link: `https://example.org/${Math.trunc(step.to)}` })
      case 'grab':
        this.inHand.set(painter, id)
        return scene.grab(id)
      case 'release':
        this.inHand.delete(painter)
        return scene.release()
      case 'drag':
      case 'move':
        return scene.move(id, { x: step.to, y: step.to / 2 })
      // Only what is deleted everywhere is purged, by somebody who is online, as the server's worker does.
      case 'purge':
        for (const element of scene.elements())
          if (element.isDeleted && this.studio.painters.every(({ online }) => online)) boardOf(painter.replica).elements.delete(element.id)
    }
  }

  wait(milliseconds: number): void {
    this.studio.time.advance(milliseconds)
    this.studio.exchange()
  }

  finish(): void {
    for (const painter of this.studio.painters) {
      painter.online = true
      painter.scene.release()
    }
    this.studio.deliver()
  }
}

const sceneOf = ({ scene }: Painter) =>
  scene.elements().map(({ id, x, y, strokeColor, isDeleted, link, points, boundElements }) => ({
    id,
    x,
    y,
    strokeColor,
    isDeleted,
    link,
    points,
    bound: boundElements?.map((bound) => bound.id).toSorted() ?? [],
  }))

test('three people who draw, drag, delete and lose their connection end with the same board, and then all is quiet', () => {
  let steps = 0
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 120, size: 'max' }), (all) => {
      const session = new Session()
      for (const one of all) session.run(one)
      session.finish()
      steps += all.length
      const [first, ...others] = session.studio.painters as [Painter, ...Painter[]]
      const content = contentOf(first.replica)
      for (const other of others) {
        expect(contentOf(other.replica)).toEqual(content)
        expect(sceneOf(other)).toEqual(sceneOf(first))
      }
      // What the scene shows is what the replica holds.
      for (const shown of first.scene.elements()) {
        const { x, y, strokeColor, isDeleted } = shown
        expect(content[shown.id], shown.id).toMatchObject({ x, y, strokeColor, isDeleted })
      }
      expect(first.scene.elements()).toHaveLength(Object.keys(content).length)
      const sent = session.studio.painters.map((painter) => painter.sent.length)
      session.studio.time.advance(60_000)
      expect(session.studio.painters.map((painter) => painter.sent.length)).toEqual(sent)
    }),
    { numRuns: 150 },
  )
  expect(steps).toBeGreaterThan(3_000)
})
