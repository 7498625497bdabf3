import { filesBelow, ROOT } from '../workspace.mjs'
import { textOf } from '../source-files.mjs'

const PAGE = 'docs/PROMISES.md'
const ENTRY = /^- \*\*D(\d+)\*\* \((kept since [0-9.]+|coming)\)/gm
const TITLE = /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()\n]*\))?\(\s*(['"`])((?:D\d+[ ,]+)+)/g

/** The promises of the page: number, and whether they are kept already. */
export const promisesIn = (text) =>
  [...text.matchAll(ENTRY)].map(([, number, state]) => ({ number: Number(number), kept: state !== 'coming' }))

/** The numbers that the titles of a test file begin with. */
export const numbersIn = (text) =>
  [...text.matchAll(TITLE)].flatMap(([, , numbers]) => [...numbers.matchAll(/\d+/g)].map(([digits]) => Number(digits)))

/** Where the numbered promises and the titles of the tests disagree. */
export const promiseProblems = (root = ROOT) => {
  const page = textOf(PAGE, root)
  const promises = promisesIn(page)
  const lines = page.match(/^- \*\*D\d+/gm)?.length ?? 0
  const problems = []
  if (promises.length === 0 || lines !== promises.length)
    problems.push(`${PAGE}: ${lines} entries, ${promises.length} of the form "- **D1** (kept since 0.1.0)" or "(coming)"`)
  promises.forEach(({ number }, index) => number === index + 1 || problems.push(`${PAGE}: D${number} stands where D${index + 1} should`))
  const tests = new Map(promises.map(({ number }) => [number, 0]))
  for (const file of ['apps', 'packages', 'e2e']
    .flatMap((folder) => filesBelow(folder, root))
    .filter((name) => /[.](test|e2e)[.]tsx?$/.test(name))) {
    for (const number of numbersIn(textOf(file, root))) {
      if (tests.has(number)) tests.set(number, tests.get(number) + 1)
      else problems.push(`${file}: a title begins with D${number}, which ${PAGE} does not have`)
    }
  }
  for (const { number, kept } of promises)
    if (kept && tests.get(number) === 0) problems.push(`D${number} is said to be kept and no test title begins with it`)
  const counts = promises.map(({ number, kept }) => `D${number}${kept ? '' : ' (coming)'} ${tests.get(number)}`)
  return { problems, saw: `tests per promise: ${counts.join(', ')}` }
}

export const promises = { name: 'promises', run: async () => promiseProblems() }
