import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageFolders, ROOT } from './workspace.mjs'

const OWN_SCOPE = '@tandem'

/** Links what a package depends on: others' packages from the real tree, our own from the copy, or a fault in them would not be seen. */
const linkDependencies = (folder, copy) => {
  const from = join(ROOT, folder, 'node_modules')
  const to = join(copy, folder, 'node_modules')
  if (!existsSync(from)) return
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from).filter((entry) => !entry.startsWith('.') && entry !== OWN_SCOPE)) {
    if (!name.startsWith('@')) symlinkSync(realpathSync(join(from, name)), join(to, name))
    else {
      mkdirSync(join(to, name))
      for (const inner of readdirSync(join(from, name))) symlinkSync(realpathSync(join(from, name, inner)), join(to, name, inner))
    }
  }
  if (!existsSync(join(from, OWN_SCOPE))) return
  mkdirSync(join(to, OWN_SCOPE))
  for (const name of readdirSync(join(from, OWN_SCOPE))) symlinkSync(join(copy, 'packages', name), join(to, OWN_SCOPE, name))
}

/** A copy of the working tree (what git knows or would add) in a temporary folder, ready to run tests. Remove it when done. */
export const scratchCopy = () => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-mutants-')))
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  for (const file of listed.split('\0').filter((name) => name && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(ROOT, file), join(copy, file))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  for (const folder of packageFolders().filter(Boolean)) linkDependencies(folder, copy)
  return copy
}
