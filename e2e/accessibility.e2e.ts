import { AxeBuilder } from '@axe-core/playwright'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { COLOR_SCHEMES, DEVICES, everyScreen } from './every-screen.ts'
import { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

const FEWEST_SCREENS = 25

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const seriousProblems = async ({ tab }: Visitor): Promise<string[]> => {
  // Excalidraw's own toolbar is not ours to mend: the board's surface is left to its own tests.
  const { violations } = await new AxeBuilder({ page: tab }).exclude('.excalidraw').analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** Every device and every scheme once; `pnpm e2e` with AXE=all takes each with each. */
const isLeftOut = (device: string, colorScheme: string): boolean =>
  process.env['AXE'] !== 'all' && (device === 'phone') !== (colorScheme === 'dark')

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of COLOR_SCHEMES) {
    test.skipIf(isLeftOut(device, colorScheme))(
      `no screen has a serious problem for anybody, on a ${device}, ${colorScheme}`,
      { timeout: 300_000 },
      async () => {
        const problems: string[] = []
        let screens = 0
        const complaints = await everyScreen(stage, { ...options, colorScheme, reducedMotion: 'reduce' }, async (visitor, screen) => {
          screens++
          // What is faded in has its colours when it stands.
          await visitor.tab.evaluate(() =>
            Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))).then(() => undefined),
          )
          for (const problem of await seriousProblems(visitor)) problems.push(`${screen}: ${problem}`)
        })
        expect(problems).toEqual([])
        expect(complaints).toEqual([])
        expect(screens).toBeGreaterThanOrEqual(FEWEST_SCREENS)
      },
    )
  }
}
