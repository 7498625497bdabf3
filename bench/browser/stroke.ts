import type * as Y from 'yjs'
import type { Trial } from '../command/trial.ts'
import { sleep } from '../generator/timing.ts'
import { watchFramesSent } from './frames-sent.ts'
import { inWorkspace } from './workspace.ts'

const POINTS = 500
/** A mouse reports about so often; the editor takes one report a frame. */
const MOVE_EVERY_MS = 1000 / 60
const PLANNED_SECONDS = (POINTS * MOVE_EVERY_MS) / 1000
const CENTRE = { x: 700, y: 420 }

/** A hand that draws a growing, wobbling spiral: no two steps are alike. */
const pointAt = (i: number): { x: number; y: number } => {
  const turn = i / 18
  const radius = 20 + i * 0.4 + Math.sin(i / 3) * 6
  return { x: Math.round(CENTRE.x + Math.cos(turn) * radius), y: Math.round(CENTRE.y + Math.sin(turn) * radius) }
}

/** How large the stroke is in the page. */
const bytesOf = (replica: Y.Doc): number =>
  [...replica.getMap<Y.Map<unknown>>('elements').values()].reduce((sum, element) => {
    const points = element.get('pts')
    return sum + (points instanceof Uint8Array ? points.length : 0)
  }, 0)

/** One freehand stroke of 500 points: what the drawing browser sends, from the first touch to "Saved". */
export const stroke: Trial = async (context) => {
  const found = await inWorkspace(context, 'board', async ({ origin, pageId, visitor, enter }) => {
    const watcher = await enter()
    const { tab } = visitor
    const sent = await watchFramesSent(tab)
    await visitor.open(origin, pageId, 'board')
    await tab.locator('[role=status][data-transport=websocket]').first().waitFor({ state: 'attached' })
    const first = pointAt(0)
    await tab.mouse.click(CENTRE.x, CENTRE.y)
    await tab.keyboard.press('p')
    await tab.mouse.move(first.x, first.y)
    await sleep(1000)

    sent.reset()
    const from = performance.now()
    await tab.mouse.down()
    for (let i = 1; i < POINTS; i++) {
      const wait = from + i * MOVE_EVERY_MS - performance.now()
      if (wait > 0) await sleep(wait)
      const { x, y } = pointAt(i)
      await tab.mouse.move(x, y)
    }
    await tab.mouse.up()
    const seconds = (performance.now() - from) / 1000
    await sleep(400)
    await visitor.saved()
    const elements = watcher.replica.getMap('elements').size
    return {
      values: {
        'sent, kB': sent.bytes() / 1000,
        ...Object.fromEntries(Object.entries(sent.byEvent()).map(([event, { bytes }]) => [`of it ${event}, kB`, bytes / 1000])),
      },
      details: { seconds, elements, sent: sent.byEvent(), storedBytes: bytesOf(watcher.replica) },
      doubts: [
        ...(elements === 1 ? [] : [`${elements} elements arrived, not one`]),
        // Live frames go out by the clock: a slower hand sends more of them.
        ...(seconds < PLANNED_SECONDS * 1.1 ? [] : [`drawing took ${seconds.toFixed(1)} s, not ${PLANNED_SECONDS.toFixed(1)}`]),
      ],
    }
  })
  return [{ case: `stroke of ${POINTS} points`, ...found }]
}
