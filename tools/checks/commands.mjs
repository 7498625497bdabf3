import { join } from 'node:path'
import { run } from '../processes.mjs'
import { ROOT } from '../workspace.mjs'

/** A tool of the workspace by name, its stdout and stderr collected. */
export const tool = (name, args, folder = '') =>
  run(join(ROOT, 'node_modules', '.bin', name), args, { cwd: join(ROOT, folder), output: 'collect' })

/** One problem with all the tool said, when it ended badly. */
export const problemsOf = (what, { code, output }) => (code === 0 ? [] : [`${output.trimEnd()}\n${what} ended with ${code}`.trimStart()])
