import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'

/** What a test of vitest came to, in the words of tools/test.mjs. */
const outcomeOf = (test, file) => {
  const result = test.result()
  const name = `${file} > ${test.fullName}`
  if (result.state === 'passed' || result.state === 'failed') return { name, state: result.state }
  return { name, state: 'skipped', reason: result.note ?? (test.options.mode === 'todo' ? 'not written yet' : 'no reason given') }
}

const allTests = function* (collection) {
  for (const child of collection) {
    if (child.type === 'suite') yield* allTests(child.children)
    else yield child
  }
}

/** A vitest reporter that writes every outcome to the file TALLY_FILE; files that could not run and stray errors count as failures. */
export default class TallyReporter {
  onTestRunEnd(modules, errors) {
    const outcomes = []
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId)
      const tests = [...allTests(module.children)].map((test) => outcomeOf(test, file))
      outcomes.push(...tests)
      const failedAround = module.errors().length > 0 || (module.state() === 'failed' && !tests.some(({ state }) => state === 'failed'))
      if (failedAround || tests.length === 0) outcomes.push({ name: `${file} (could not run)`, state: 'failed' })
    }
    for (const error of errors) outcomes.push({ name: `stray error: ${error.message}`, state: 'failed' })
    writeFileSync(process.env.TALLY_FILE, JSON.stringify(outcomes))
  }
}
