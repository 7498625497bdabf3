import { gzipSync } from 'node:zlib'
import type { Request } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Stage } from './stage.ts'

/** Of all script before any editor, gzip. */
const MOST_KB = 250

let stage: Stage

beforeEach(async () => {
  stage = await Stage.open()
})
afterEach(async () => {
  await stage.close()
})

const sizeOf = async (request: Request): Promise<{ name: string; kB: number }> => {
  const body = await (await request.response())?.body()
  return { name: new URL(request.url()).pathname, kB: body ? gzipSync(body, { level: 9 }).byteLength / 1000 : 0 }
}

test(`home is seen and live with at most ${MOST_KB} kB of script, in a browser that has never been here`, async () => {
  const workspace = await stage.workspace
  await workspace.ask('POST /pages', { body: { kind: 'document', title: 'Alpha', space: workspace.space } })
  const olga = await stage.visitor('olga', { as: 'owner' })
  const asked: Request[] = []
  olga.tab.on('request', (request) => request.resourceType() === 'script' && asked.push(request))
  // What other people do is seen from then on.
  const live = olga.tab.waitForRequest(/\/socket\.io\//)
  await olga.go('/')
  await olga.tab.getByRole('treeitem', { name: /Alpha/ }).waitFor()
  await olga.tab.getByRole('main').getByText('Alpha').first().waitFor()
  await live
  const taken = await Promise.all(asked.map(sizeOf))
  const sum = taken.reduce((all, { kB }) => all + kB, 0)
  expect(taken.length).toBeGreaterThan(5)
  expect(sum, JSON.stringify(taken.toSorted((a, b) => b.kB - a.kB).slice(0, 12))).toBeLessThanOrEqual(MOST_KB)
})
