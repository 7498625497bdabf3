// `pnpm test:mutants [words of a name]`: plants known faults one at a time in a copy of the tree; the tests must catch each.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutants, plant } from './mutant-list.mjs'
import { isStopping, run, stoppedCode } from './processes.mjs'
import { scratchCopy } from './scratch-copy.mjs'
import { outcomesOf } from './tally.mjs'
import { readJson, ROOT } from './workspace.mjs'

/** A fault may well make the tests hang; that counts as caught. */
const LONGEST = 3 * 60_000

const failures = async (copy, tests) => {
  const tally = join(copy, '.build-tally.json')
  rmSync(tally, { force: true })
  const args = ['run', ...tests, '--reporter=dot', `--reporter=${join(copy, 'tools/tally-reporter.mjs')}`]
  const env = { ...process.env, TALLY_FILE: tally }
  const ended = await run(join(ROOT, 'node_modules/.bin/vitest'), args, { cwd: copy, env, output: 'collect', timeout: LONGEST })
  const failed = outcomesOf('tests', { ...ended, outcomes: readJson('.build-tally.json', copy) }).filter(({ state }) => state === 'failed')
  return { failed, output: ended.output }
}

const judge = async (copy, mutant) => {
  const path = join(copy, mutant.file)
  const text = readFileSync(path, 'utf8')
  try {
    writeFileSync(path, plant(text, mutant))
    const { failed } = await failures(copy, mutant.tests)
    const ran = failed.filter(({ name }) => !name.endsWith('(could not run)'))
    if (failed.length && ran.length === 0) return { state: 'does not run', by: failed[0].name }
    return ran.length ? { state: 'caught', by: ran[0].name } : { state: 'SURVIVED', by: '' }
  } catch (error) {
    return { state: 'not planted', by: error.message }
  } finally {
    writeFileSync(path, text)
  }
}

const words = process.argv.slice(2).join(' ')
const chosen = mutants().filter(({ name }) => name.includes(words))
if (chosen.length === 0) {
  process.stderr.write(words ? `No mutant has "${words}" in its name\n` : 'tools/mutants holds no mutant\n')
  process.exit(1)
}

const copy = scratchCopy()
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))

const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))]
const { failed, output } = await failures(copy, tests)
if (failed.length) {
  process.stderr.write(`${output}\nWithout any fault ${failed.length} of the tests fail: mend them first\n`)
  process.exit(isStopping() ? stoppedCode() : 1)
}

const results = []
for (const mutant of chosen) {
  const { state, by } = await judge(copy, mutant)
  if (isStopping()) process.exit(stoppedCode())
  results.push(state)
  process.stdout.write(`${state.padEnd(12)} ${mutant.name}${by ? `\n${' '.repeat(13)}${by}` : ''}\n`)
}
const caught = results.filter((state) => state === 'caught').length
process.stdout.write(`${caught} of ${results.length} mutants caught\n`)
process.exitCode = caught === results.length ? 0 : 1
