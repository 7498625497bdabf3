import { AxeBuilder } from '@axe-core/playwright'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { everyScreen, LOOKS } from './every-screen.ts'
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

for (const { device, colorScheme, options } of LOOKS) {
  test(`no screen has a serious problem for anybody, on a ${device}, ${colorScheme}`, { timeout: 300_000 }, async () => {
    const problems: string[] = []
    let screens = 0
    const complaints = await everyScreen(stage, options, async (visitor, screen) => {
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
  })
}
