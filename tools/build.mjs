// Builds what has changed since its last successful build: the packages with the server (tsc -b), and the web app (vite).
// `node tools/build.mjs [server|web]`, both without a name.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isStopping, run, stoppedCode } from './processes.mjs'
import { BUILD_FOLDER, filesBelow, hashOf, packageFolders, readJson, ROOT, writeJson } from './workspace.mjs'

const isTest = (file) => /[.](test|contract)[.]tsx?$|\/test\//.test(file)
const packages = packageFolders().filter((folder) => folder.startsWith('packages/'))
const sourcesOf = (folders) => folders.flatMap((folder) => filesBelow(folder)).filter((file) => !isTest(file) && !file.endsWith('.md'))
const bin = (name) => join(ROOT, 'node_modules', '.bin', name)
const common = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'tsconfig.base.json', 'tools/build.mjs']

/** @type {Record<string, { inputs: () => string[], outputs: string[], command: [string, string[], string] }>} */
const PARTS = {
  server: {
    inputs: () => [...common, 'tsconfig.json', ...sourcesOf([...packages, 'apps/server'])],
    outputs: ['apps/server/dist/main.js', ...packages.map((folder) => `${folder}/dist/index.js`)],
    command: [bin('tsc'), ['-b', '--pretty', 'false'], ''],
  },
  web: {
    inputs: () => [...common, ...sourcesOf([...packages, 'apps/web'])],
    outputs: ['apps/web/dist/index.html'],
    command: [join(ROOT, 'apps/web/node_modules/.bin/vite'), ['build'], 'apps/web'],
  },
}

const stampOf = (name) => `${BUILD_FOLDER}/built-${name}.json`
const missing = (part) => part.outputs.filter((file) => !existsSync(join(ROOT, file)))

const buildPart = async (name) => {
  const part = PARTS[name]
  const hash = hashOf(part.inputs())
  const absent = missing(part)
  if (readJson(stampOf(name))?.hash === hash && absent.length === 0) return { name, state: 'fresh' }
  // Where an output is gone, tsc would trust its notes and write nothing.
  if (name === 'server') {
    for (const file of absent) rmSync(join(ROOT, file.slice(0, file.indexOf('/dist/')), 'dist', '.tsbuildinfo'), { force: true })
  }
  const started = Date.now()
  const [command, args, folder] = part.command
  const { code, output } = await run(command, args, { cwd: join(ROOT, folder), output: 'collect' })
  if (code) return { name, state: 'failed', code, output }
  const lacking = missing(part)
  if (lacking.length)
    return { name, state: 'failed', code: 1, output: `${output}The build ended well but did not write ${lacking.join(', ')}\n` }
  writeJson(stampOf(name), { hash })
  return { name, state: 'built', seconds: (Date.now() - started) / 1000, output }
}

/**
 * Builds the parts that are not fresh, side by side.
 *
 * @param {string[]} names
 * @returns {Promise<Array<{ name: string, state: 'fresh' | 'built' | 'failed', code?: number, output?: string, seconds?: number }>>}
 */
export const build = (names = Object.keys(PARTS)) => Promise.all(names.map(buildPart))

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2)
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name))
  if (unknown !== undefined) {
    process.stderr.write(`tools/build.mjs knows ${Object.keys(PARTS).join(' and ')}, not "${unknown}"\n`)
    process.exit(2)
  }
  const results = await build(names.length ? names : undefined)
  for (const { name, state, output, seconds } of results) {
    if (state === 'built') process.stdout.write(`Built ${name} in ${seconds.toFixed(1)} s\n`)
    if (state === 'failed') process.stderr.write(`${output}Building ${name} failed\n`)
  }
  const failed = results.find(({ state }) => state === 'failed')
  process.exit(isStopping() ? stoppedCode() : (failed?.code ?? 0))
}
