import { ROOT } from '../workspace.mjs'
import { isTestFile, sourceFiles, textOf } from '../source-files.mjs'

/** Things that have one place, or none. */
const RULES = [
  {
    pattern: /\bprocess\.env\b|\bimport\.meta\.env\b/,
    allowed: (file, line) =>
      file === 'apps/web/vite.config.ts' ||
      file === 'apps/server/src/config.ts' ||
      (/^apps\/server\/src\/(commands\/)?main\.ts$/.test(file) && line.includes('readConfig(process.env)')),
    say: 'reads the environment: only apps/server/src/config.ts does',
  },
  { pattern: /\bconsole\s*\.\s*\w+/, allowed: () => false, say: 'writes to the console: events go through telemetry' },
  { pattern: /@ts-(ignore|nocheck|expect-error)\b/, allowed: () => false, say: 'silences the compiler' },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, allowed: () => false, say: 'leaves a note to do something: do it or open an issue' },
]

/** Lines of apps and packages (tests aside) that do what has its place elsewhere. */
export const placeProblems = (root = ROOT) => {
  const files = sourceFiles(['apps', 'packages'], root).filter((file) => !isTestFile(file))
  const problems = files.flatMap((file) =>
    textOf(file, root)
      .split('\n')
      .flatMap((line, index) =>
        RULES.filter(({ pattern, allowed }) => pattern.test(line) && !allowed(file, line)).map(({ say }) => `${file}:${index + 1} ${say}`),
      ),
  )
  if (files.length === 0) problems.push('found no source file')
  return { problems, saw: `${files.length} files` }
}

export const places = { name: 'environment and console', run: async () => placeProblems() }
