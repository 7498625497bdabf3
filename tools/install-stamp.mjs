import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifestOf, packageFolders, readJson, ROOT, writeJson } from './workspace.mjs'

// Read by run.mjs before anything is installed: Node 18, no dependencies.

const STAMP = 'node_modules/.tandem-installed.json'
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies']

/** What an installation is made from: lockfile, workspace file, what the packages ask for, and the kind of machine. */
const wanted = (root) => {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file))).update('\0')
  for (const folder of packageFolders(root)) {
    const manifest = manifestOf(folder, root)
    hash.update(JSON.stringify([folder, manifest.name, ...KINDS.map((kind) => manifest[kind])]))
  }
  return hash.digest('hex')
}

const everythingIsThere = (root) =>
  packageFolders(root).every((folder) => {
    const manifest = manifestOf(folder, root)
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    return names.every((name) => existsSync(join(root, folder, 'node_modules', name)))
  })

/** Whether what is installed is what the lockfile asks for, so that pnpm need not be asked. */
export const isInstalled = (root = ROOT) => readJson(STAMP, root)?.hash === wanted(root) && everythingIsThere(root)

/** Remembers a successful installation, inside node_modules so that both go together. */
export const rememberInstall = (root = ROOT) => writeJson(STAMP, { hash: wanted(root) }, root)
