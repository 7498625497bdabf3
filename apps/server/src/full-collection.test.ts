import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const MODULE = fileURLToPath(new URL('./full-collection.ts', import.meta.url))

/** Fills the heap, lets go of it and collects; what it has in RAM before and after, in MB. */
const PROGRAM = `
import { fullCollection } from ${JSON.stringify(MODULE)}
const collect = fullCollection()
const inRam = () => Math.round(process.memoryUsage.rss() / 1024 / 1024)
let kept = []
for (let i = 0; i < 2_000_000; i++) kept.push({ i, list: [i] })
const before = inRam()
kept = []
collect()
console.log(JSON.stringify({ before, after: inRam() }))
`

test('what was used once is given back to the system, and not kept in a pool', () => {
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], { encoding: 'utf8' })
  const { before, after } = JSON.parse(said) as { before: number; after: number }
  expect(before).toBeGreaterThan(200)
  expect(after).toBeLessThan(before / 2)
})
