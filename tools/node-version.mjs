import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './workspace.mjs'

// Read by run.mjs before anything is installed: Node 18, no dependencies.

/** What the server runs on; the workspace brings it along for Linux with glibc. */
export const NODE_WANTED = 24

const majorOf = (version) => Number(/^v?(\d+)/.exec(version)?.[1] ?? 0)

/** Whether npm can bring Node along for this machine. */
export const canBringNode = (platform = process.platform, arch = process.arch, report = () => process.report.getReport()) =>
  platform === 'linux' && (arch === 'x64' || arch === 'arm64') && report().header.glibcVersionRuntime !== undefined

/** The folder that must stand first on PATH so that `node` is new enough; '' when the one that runs this is; undefined when none is. */
export const folderOfNode = (root = ROOT) => {
  const folder = join(root, 'node_modules', '.bin')
  if (existsSync(join(folder, 'node'))) {
    const { stdout } = spawnSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' })
    if (majorOf(stdout ?? '') >= NODE_WANTED) return folder
  }
  return majorOf(process.version) >= NODE_WANTED ? '' : undefined
}

/** The one sentence for a machine on which nothing can be brought along. */
export const nodeMissing = `Tandem needs Node ${NODE_WANTED} and can bring it along only on Linux with glibc (x64, arm64): install Node ${NODE_WANTED} or newer from https://nodejs.org and run the same command again (this is ${process.version} on ${process.platform}).`
