import { sourceFiles } from '../source-files.mjs'
import { tool } from './commands.mjs'

const EXCALIDRAW = /node_modules\/@excalidraw\/excalidraw\//

/**
 * The problems in what dependency-cruiser found, given the source files it should have seen.
 *
 * @param {{ modules: Array<{ source: string, dependencies: Array<{ resolved: string }> }>, summary: { violations: Array<{ rule: { name: string }, from: string, to: string, cycle?: Array<{ name: string }> }> } }} cruise
 * @param {string[]} expected
 */
export const boundaryProblems = (cruise, expected) => {
  const seen = new Set(cruise.modules.map(({ source }) => source))
  const unseen = expected.filter((file) => !seen.has(file))
  const problems = cruise.summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle?.length ? `${from} → ${cycle.map((step) => step.name ?? step).join(' → ')}` : `${from} → ${to}`
    return `${rule.name}: ${way}`
  })
  if (unseen.length)
    problems.push(`saw ${expected.length - unseen.length} of ${expected.length} source files; not seen: ${unseen.slice(0, 10).join(', ')}`)
  if (expected.length === 0) problems.push('found no source file at all')
  const adapters = cruise.modules
    .filter(({ dependencies }) => dependencies.some(({ resolved }) => EXCALIDRAW.test(resolved)))
    .map(({ source }) => source)
  if (adapters.length !== 1)
    problems.push(`exactly one file imports @excalidraw/excalidraw; found ${adapters.length}: ${adapters.join(', ') || 'none'}`)
  return problems
}

export const boundaries = {
  name: 'import boundaries',
  run: async () => {
    const expected = sourceFiles(['apps', 'packages'])
    const { code, output } = await tool('depcruise', ['apps', 'packages', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'])
    const start = output.indexOf('{')
    let cruise
    try {
      cruise = JSON.parse(output.slice(start))
    } catch {
      return { problems: [`${output.slice(0, 2000)}\ndependency-cruiser ended with ${code} and no result`], saw: 'nothing' }
    }
    const own = cruise.modules.filter(({ source }) => /^(apps|packages)\//.test(source))
    return { problems: boundaryProblems(cruise, expected), saw: `${own.length} modules, ${expected.length} source files` }
  },
}
