import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../workspace.mjs'
import { isTestFile, sourceFiles, textOf } from '../source-files.mjs'

/** Tests are lists of cases and may be longer before a reader loses the thread. */
const mostLines = (file) => (isTestFile(file) ? 500 : 300)
const linesOf = (text) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Files above the limit without a reason, and reasons that are not needed any more. */
export const longFileProblems = (exceptions, root = ROOT) => {
  const files = sourceFiles(['apps', 'packages', 'tools', 'e2e', 'bench', 'chaos'], root)
  const excused = new Set(exceptions.map(({ file }) => file))
  const long = files.map((file) => ({ file, lines: linesOf(textOf(file, root)) })).filter(({ file, lines }) => lines > mostLines(file))
  const problems = long
    .filter(({ file }) => !excused.has(file))
    .map(({ file, lines }) => `${file} has ${lines} lines: split it at ${mostLines(file)}, or give tools/long-files.json a reason`)
  for (const { file, reason } of exceptions) {
    if (!existsSync(join(root, file)) || !long.some((other) => other.file === file))
      problems.push(`tools/long-files.json excuses ${file}, which needs no excuse`)
    if (!reason) problems.push(`tools/long-files.json gives no reason for ${file}`)
  }
  if (files.length === 0) problems.push('found no source file')
  return { problems, saw: `${files.length} files, ${exceptions.length} excused` }
}

export const longFiles = { name: 'file length', run: async () => longFileProblems(JSON.parse(textOf('tools/long-files.json'))) }
