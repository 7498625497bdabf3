import { problemsOf, tool } from './commands.mjs'

const lintProblems = ({ diagnostics }) =>
  diagnostics.map(({ filename, labels, code, message, help }) => {
    const line = labels?.[0]?.span.line
    return `${filename}${line ? `:${line}` : ''} ${code}: ${message}${help ? ` (${help})` : ''}`
  })

/** Warnings count as problems: a warning nobody must mend is noise. */
export const lint = {
  name: 'lint',
  run: async () => {
    const { code, output } = await tool('oxlint', ['--deny-warnings', '--report-unused-disable-directives', '--format=json'])
    let report
    try {
      report = JSON.parse(output)
    } catch {
      return { problems: [`${output}oxlint ended with ${code} and no report`], saw: 'nothing' }
    }
    const problems = lintProblems(report)
    const files = report.number_of_files
    if (!files) problems.push('oxlint looked at no file')
    if (code && problems.length === 0) problems.push(`oxlint ended with ${code}`)
    return { problems, saw: `${files} files, ${report.number_of_rules} rules` }
  },
}

export const format = {
  name: 'format',
  run: async () => {
    const result = await tool('oxfmt', ['--check', '.'])
    const files = Number(/on (\d+) files/.exec(result.output)?.[1] ?? 0)
    const problems = problemsOf('oxfmt --check (mend it with `pnpm format`)', result)
    if (problems.length === 0 && files === 0) problems.push(`oxfmt looked at no file:\n${result.output}`)
    return { problems, saw: `${files} files` }
  },
}
