import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PageId } from '@tandem/protocol'
import { Workspace } from '@tandem/testkit'
import { RunningServer } from '../command/running-server.ts'
import type { Finding, Trial, TrialContext } from '../command/trial.ts'
import { Samples } from '../generator/samples.ts'
import { sleep, within } from '../generator/timing.ts'
import { urlOf } from '../peers/tandem-pages.ts'
import { Visitor } from './browser.ts'
import { fillTree } from './fill-tree.ts'
import { watchScripts, type ScriptTaken } from './scripts-taken.ts'
import { watchHome, watchKeys, watchRow } from './seen.ts'

const PAGES = 10_000
const RECENT = 200
/** More rows of the list than a window shows. */
const IN_SIGHT = 20
const LOADS = 5
const MOVES = 120
const WARM_MOVES = 10
/** How far the page that is moved goes before it turns. */
const ROUND = 10
const PAUSE_MS = 120
const PATIENCE_MS = 20_000
/** Everybody comes from one address. */
const AT_ANY_RATE = { LIMIT_REQUESTS_PER_SECOND: '100000', LIMIT_REQUESTS_BURST: '100000' }

interface Home {
  origin: string
  /** At the top of the space, in order. */
  top: PageId[]
  mover: string
  watcher: string
}

/** A server with the tree, and two members; one of them has 200 recent pages. */
const inHome = async <T>({ processes, out, isQuick }: TrialContext, work: (home: Home) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(out, 'data-'))
  const start = () => RunningServer.start('tandem', { processes, out, folder, env: AT_ANY_RATE })
  try {
    const first = await start()
    const workspace = await Workspace.at(urlOf(first.port))
    const [mover, watcher] = [await workspace.member({ name: 'Mia' }), await workspace.member({ name: 'Wim' })]
    await first.close()
    const pages = isQuick ? PAGES / 10 : PAGES
    const top = fillTree(folder, { space: workspace.space, person: watcher.id, pages, recent: RECENT })
    const server = await start()
    try {
      return await work({ origin: urlOf(server.port), top, mover: mover.cookie, watcher: watcher.cookie })
    } finally {
      await server.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Load {
  paintedMs: number
  firstPaintMs: number
  scripts: ScriptTaken[]
}

/** Somebody's first time at home in this browser. `scripts` are those until what others do is seen live. */
const arriveAt = async (visitor: Visitor, { origin, cookie }: { origin: string; cookie: string }): Promise<Load> => {
  await visitor.bring(origin, cookie)
  const { tab } = visitor
  const scripts = watchScripts(tab)
  const live = tab.waitForRequest(/\/socket\.io\//).then(scripts)
  await tab.addInitScript(watchHome, IN_SIGHT)
  await tab.goto(`${origin}/`, { waitUntil: 'domcontentloaded' })
  await tab.waitForFunction(() => window.homePainted !== undefined)
  return {
    paintedMs: await tab.evaluate(() => window.homePainted ?? Number.NaN),
    firstPaintMs: await tab.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
    scripts: await live,
  }
}

const loadAgainAndAgain = async ({ origin, watcher }: Home, times: number): Promise<Load[]> => {
  const loads: Load[] = []
  for (let i = 0; i < times; i++) {
    const visitor = await Visitor.arrive()
    try {
      loads.push(await arriveAt(visitor, { origin, cookie: watcher }))
    } finally {
      await visitor.leave()
    }
  }
  return loads
}

/** Milliseconds from each key with which one moves a page to the frame of the other's browser that shows it there. */
const moveAndWatch = async ({ origin, top, mover, watcher }: Home, moves: number): Promise<Samples> => {
  const samples = new Samples()
  const [one, other] = [await Visitor.arrive(), await Visitor.arrive()]
  try {
    await arriveAt(one, { origin, cookie: mover })
    await arriveAt(other, { origin, cookie: watcher })
    const key = top[0] ?? ''
    const row = one.tab.locator(`[role=tree] [data-key="${key}"]`)
    await one.tab.evaluate(watchKeys)
    await row.focus()
    let place = Number(await row.getAttribute('aria-posinset'))
    for (let i = 0; i < moves + WARM_MOVES; i++) {
      const by = i % (2 * ROUND) < ROUND ? 1 : -1
      place += by
      await other.tab.evaluate(watchRow, { key, place })
      await one.tab.keyboard.press(by > 0 ? 'Alt+ArrowDown' : 'Alt+ArrowUp')
      const pressed = await one.tab.evaluate(() => window.pressedAt ?? Number.NaN)
      const painted = await within(
        other.tab.evaluate(() => window.rowPainted ?? Number.NaN),
        PATIENCE_MS,
        `move ${i}`,
      )
      if (i >= WARM_MOVES) samples.push(painted - pressed)
      await sleep(PAUSE_MS)
    }
    return samples
  } finally {
    await one.leave()
    await other.leave()
  }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Home as a member sees it for the first time in a browser, with a large tree; then a move in it, seen by somebody else. */
export const home: Trial = async (context): Promise<Finding[]> =>
  inHome(context, async (there) => {
    const loads = await loadAgainAndAgain(there, context.isQuick ? 2 : LOADS)
    const moves = await moveAndWatch(there, context.isQuick ? 20 : MOVES)
    const gzip = loads.map(({ scripts }) => scripts.reduce((sum, script) => sum + script.gzip, 0) / 1000)
    const painted = loads.map(({ paintedMs }) => paintedMs)
    const { n, p50, p95, max } = moves.quantiles()
    const pages = (context.isQuick ? PAGES / 10 : PAGES).toLocaleString('en')
    return [
      {
        case: `home, ${RECENT} recent pages, tree of ${pages}`,
        values: {
          'first useful paint, ms': middle(painted),
          'slowest of its first loads, ms': Math.max(...painted),
          'script before the editor, gzip, kB': Math.max(...gzip),
        },
        details: { painted, firstPaint: loads.map(({ firstPaintMs }) => firstPaintMs), scripts: loads[0]?.scripts },
      },
      {
        case: `a page moved, tree of ${pages}`,
        values: { 'p50, ms': p50 ?? Number.NaN, 'p95, ms': p95 ?? Number.NaN, 'longest, ms': max ?? Number.NaN },
        details: { moves: n },
      },
    ]
  })
