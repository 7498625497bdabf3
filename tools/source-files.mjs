import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, ROOT } from './workspace.mjs'

const CODE = /[.](ts|tsx|mts|js|mjs|cjs)$/

/** Code that people write, below `folders`; generated files are not among them. */
export const sourceFiles = (folders, root = ROOT) =>
  folders
    .flatMap((folder) => filesBelow(folder, root))
    .filter((file) => CODE.test(file) && !file.endsWith('/routeTree.gen.ts') && !file.endsWith('.d.ts'))

/** Whether a file holds tests, or what only tests use. */
export const isTestFile = (file) => /[.](test|contract|spec)[.]|\/test\/|^e2e\/|^packages\/testkit\//.test(file)

/** The text of a file of the repository. */
export const textOf = (file, root = ROOT) => readFileSync(join(root, file), 'utf8')
