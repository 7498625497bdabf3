import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

// Also read by run.mjs before anything is installed: Node 18, no dependencies.

/** The folder of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** What the tools remember and report; git does not know it. */
export const BUILD_FOLDER = '.build'

const NEVER_SOURCE = new Set(['node_modules', 'dist', 'data', 'coverage', '.git', BUILD_FOLDER])

/**
 * All files below `folder`, as paths relative to `root` with forward slashes, sorted. Folders that hold no source
 * (node_modules, dist, ...) are left out.
 */
export const filesBelow = (folder, root = ROOT) => {
  const start = join(root, folder)
  if (!existsSync(start)) return []
  const found = []
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (NEVER_SOURCE.has(entry.name)) continue
      const inside = join(path, entry.name)
      if (entry.isDirectory()) visit(inside)
      else if (entry.isFile()) found.push(relative(root, inside).split(sep).join('/'))
    }
  }
  visit(start)
  return found.sort()
}

/** A hash over the names and bytes of `files` (relative to `root`); a missing file counts as missing, not as empty. */
export const hashOf = (files, root = ROOT) => {
  const hash = createHash('sha256')
  for (const file of files) {
    const path = join(root, file)
    hash.update(existsSync(path) ? `${file}\0` : `${file}\0missing\0`)
    if (existsSync(path)) hash.update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** The folders of the workspace's packages, the root as '' first, from the `packages` line of pnpm-workspace.yaml. */
export const packageFolders = (root = ROOT) => {
  const line = /^packages: \[(.*)\]$/m.exec(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))
  if (!line) throw new Error('pnpm-workspace.yaml has no line "packages: [...]"')
  const folders = ['']
  for (const pattern of line[1].split(',').map((part) => part.trim())) {
    const candidates = pattern.endsWith('/*')
      ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => `${pattern.slice(0, -2)}/${name}`)
      : [pattern]
    folders.push(...candidates.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort())
  }
  return folders
}

/** The package.json of a folder. */
export const manifestOf = (folder, root = ROOT) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))

/** Writes `value` as JSON, with its folder. */
export const writeJson = (file, value, root = ROOT) => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), `${JSON.stringify(value, undefined, 2)}\n`)
}

/** What `writeJson` wrote; `undefined` when it is absent or damaged. */
export const readJson = (file, root = ROOT) => {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'))
  } catch {
    return undefined
  }
}
