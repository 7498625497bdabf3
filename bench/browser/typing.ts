import type { Trial, TrialContext } from '../command/trial.ts'
import { Samples } from '../generator/samples.ts'
import { writeBlocks } from './content.ts'
import { inWorkspace, untilStored } from './workspace.ts'

const KEYS = 200
const KEYS_QUICK = 40
/** The first keys pay for what is compiled and laid out only once. */
const WARM_KEYS = 10
const KEY_EVERY_MS = 90
const TEXT = 'some words that a person might type while thinking about the next sentence, '

declare global {
  interface Window {
    keyToPaint?: number[]
  }
}

/** In the page: from each key to the moment after the frame that shows it. */
const watchKeys = (): void => {
  const times: number[] = []
  window.keyToPaint = times
  const afterFrame = new MessageChannel()
  const waiting: number[] = []
  afterFrame.port1.addEventListener('message', () => {
    const pressed = waiting.shift()
    if (pressed !== undefined) times.push(performance.now() - pressed)
  })
  afterFrame.port1.start()
  document.addEventListener(
    'keydown',
    (event) => {
      waiting.push(event.timeStamp)
      requestAnimationFrame(() => afterFrame.port2.postMessage(0))
    },
    { capture: true },
  )
}

const measure = (context: TrialContext, blocks: number) =>
  inWorkspace(context, 'document', async ({ origin, pageId, visitor, enter }) => {
    const writer = await enter()
    writeBlocks(writer.replica, blocks)
    await untilStored(writer)
    await visitor.open(origin, pageId, 'document')
    const { tab } = visitor
    const body = tab.getByRole('textbox', { name: 'Document body' })
    const middle = body.locator(':scope > *').nth(Math.floor(blocks / 2) + 1)
    await middle.scrollIntoViewIfNeeded()
    await middle.click()
    await tab.keyboard.press('End')
    await tab.evaluate(watchKeys)

    const before = writer.replica.getXmlFragment('body').toString().length
    const keys = context.isQuick ? KEYS_QUICK : KEYS
    const text = TEXT.repeat(Math.ceil((keys + WARM_KEYS) / TEXT.length)).slice(0, keys + WARM_KEYS)
    await tab.keyboard.type(text, { delay: KEY_EVERY_MS })
    await tab.waitForTimeout(300)
    await visitor.saved()
    const times = await tab.evaluate(() => window.keyToPaint ?? [])
    const samples = new Samples()
    for (const time of times.slice(WARM_KEYS)) samples.push(time)
    await tab.waitForTimeout(200)
    const arrived = writer.replica.getXmlFragment('body').toString().length - before
    const { p50, p95, max } = samples.quantiles()
    return {
      case: `typing, ${blocks.toLocaleString('en')} blocks`,
      values: {
        'key to painted p50, ms': p50 ?? Number.NaN,
        'key to painted p95, ms': p95 ?? Number.NaN,
        'key to painted worst, ms': max ?? Number.NaN,
      },
      details: { blocks, keys: times.length, times },
      doubts: arrived === text.length ? [] : [`${text.length} characters typed, ${arrived} arrived at the other client`],
    }
  })

/** Typing in the middle of a long document, in the real app. */
export const typing: Trial = async (context) => [await measure(context, 1000), await measure(context, 5000)]
