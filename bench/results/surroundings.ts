import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'

const PACKAGES = [
  'yjs',
  '@hocuspocus/server',
  '@hocuspocus/extension-database',
  '@hocuspocus/provider',
  '@y/websocket-server',
  'y-websocket',
  'y-socket.io',
  'ws',
  'playwright-core',
]

const versionOf = (name: string): string[] => {
  try {
    const file = fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url))
    return [`${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`]
  } catch {
    return [] // not installed, so not measured
  }
}

const commit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'not from a repository'
  }
}

/** What has to be known to judge the numbers, one line each. */
export const surroundings = ({ isPinned }: { isPinned: boolean }): string[] => {
  const processors = cpus()
  return [
    `Machine: ${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
    isPinned ? 'Server on one core (all its threads), load on another' : 'Server and load not pinned to cores',
    `Node ${process.versions.node}, Tandem at ${commit()}`,
    `Packages: ${PACKAGES.flatMap(versionOf).join(', ')}`,
  ]
}
