// `pnpm check`: what can be judged without running the product. `node tools/check.mjs [name ...]` runs the steps named so.
import { pathToFileURL } from 'node:url'
import { boundaries } from './checks/boundaries.mjs'
import { floors } from './checks/floors.mjs'
import { links } from './checks/links.mjs'
import { longFiles } from './checks/long-files.mjs'
import { places } from './checks/places.mjs'
import { promises } from './checks/promises.mjs'
import { format, lint } from './checks/style.mjs'
import { types } from './checks/types.mjs'
import { unused } from './checks/unused.mjs'
import { isStopping, stoppedCode } from './processes.mjs'

/** The slow ones first, so that the short ones fill the gaps. */
const STEPS = [types, unused, boundaries, lint, format, links, promises, floors, longFiles, places]
const AT_ONCE = 2

const judge = async (step) => {
  const started = Date.now()
  const { problems, saw } = await step.run().catch((error) => ({ problems: [error.stack], saw: 'an error' }))
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const words = problems.length === 0 ? 'ok    ' : 'FAILED'
  process.stdout.write(
    `${words} ${step.name} (${saw}; ${seconds} s)\n${problems.map((problem) => `${problem.replace(/^/gm, '       ')}\n`).join('')}`,
  )
  return { name: step.name, passed: problems.length === 0 }
}

/**
 * Runs the steps, two at a time, and prints each as it ends.
 *
 * @param {typeof STEPS} steps
 * @returns {Promise<Array<{ name: string, passed: boolean }>>}
 */
export const check = async (steps = STEPS) => {
  const waiting = [...steps]
  const results = []
  const worker = async () => {
    for (let step = waiting.shift(); step && !isStopping(); step = waiting.shift()) results.push(await judge(step))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2)
  const steps = names.length ? STEPS.filter(({ name }) => names.some((wanted) => name.includes(wanted))) : STEPS
  const results = await check(steps)
  const failed = results.filter(({ passed }) => !passed)
  process.stdout.write(`${results.length - failed.length} passed, ${failed.length} failed\n`)
  process.exit(isStopping() ? stoppedCode() : failed.length || results.length === 0 ? 1 : 0)
}
