// The inner verb of `npm test`: what the tests need, the build, every check, the unit tests, the browser tests, one sum.
import { join } from 'node:path'
import { rmSync } from 'node:fs'
import { build } from './build.mjs'
import { check } from './check.mjs'
import { isStopping, run, stoppedCode } from './processes.mjs'
import { outcomesOf, summaryOf } from './tally.mjs'
import { testServices } from './test-services.mjs'
import { BUILD_FOLDER, readJson, ROOT } from './workspace.mjs'

/** Longer than any runner may take; the whole must stay below twelve minutes on two cores. */
const LONGEST = 9 * 60_000
const VITEST = join(ROOT, 'node_modules', '.bin', 'vitest')

const started = Date.now()
const heading = (text) => process.stdout.write(`\n== ${text} (${Math.round((Date.now() - started) / 1000)} s)\n`)
const stopIfAsked = () => isStopping() && process.exit(stoppedCode())

const vitest = async (runner, env, ...args) => {
  heading(runner)
  const file = `${BUILD_FOLDER}/tally-${runner.replaceAll(' ', '-')}.json`
  rmSync(join(ROOT, file), { force: true })
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'tools/tally-reporter.mjs')}`]
  const ended = await run(VITEST, ['run', ...args, ...reporters], {
    cwd: ROOT,
    env: { ...process.env, ...env, TALLY_FILE: join(ROOT, file) },
    timeout: LONGEST,
  })
  stopIfAsked()
  return outcomesOf(runner, { ...ended, outcomes: readJson(file) })
}

const services = await testServices()
stopIfAsked()
if (services.missing) {
  process.stderr.write(`${services.missing}\n`)
  process.exit(1)
}

heading('build')
const built = await build()
stopIfAsked()
const outcomes = built.map(({ name, state, output, seconds }) => {
  if (state === 'failed') process.stdout.write(output)
  process.stdout.write(`${state} ${name}${seconds ? ` in ${seconds.toFixed(1)} s` : ''}\n`)
  return { name: `build ${name}`, state: state === 'failed' ? 'failed' : 'passed' }
})

heading('check')
for (const { name, passed } of await check()) outcomes.push({ name: `check ${name}`, state: passed ? 'passed' : 'failed' })
stopIfAsked()

outcomes.push(...(await vitest('unit tests', {})))
if (built.some(({ state }) => state === 'failed')) outcomes.push({ name: 'browser tests need a build', state: 'failed' })
else outcomes.push(...(await vitest('browser tests', { CHROMIUM: services.chromium }, '--config', 'e2e/vitest.config.ts')))

heading('sum')
const { text, code } = summaryOf(outcomes)
process.stdout.write(text)
process.exitCode = code
