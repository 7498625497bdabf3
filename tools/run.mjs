// `npm start` and `npm test` on a fresh clone: everything that must be there first, then the inner verb of package.json.
// Runs on any Node >= 18 and has no dependencies. The scripts say `exec node tools/run.mjs`: a shell between npm and this
// process would keep a SIGINT that npm hands on to itself.
import { delimiter, join } from 'node:path'
import { isInstalled, rememberInstall } from './install-stamp.mjs'
import { canBringNode, folderOfNode, NODE_WANTED, nodeMissing } from './node-version.mjs'
import { isStopping, run, stoppedCode } from './processes.mjs'
import { manifestOf, ROOT } from './workspace.mjs'

const PNPM = 'pnpm@12.21.0'

const fail = (sentence, code = 1) => {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}

const install = async () => {
  process.stdout.write('Installing what the lockfile names (the first time takes half a minute)\n')
  const started = Date.now()
  const { code } = await run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false'], { cwd: ROOT })
  if (code) process.exit(isStopping() ? stoppedCode() : code)
  rememberInstall()
  process.stdout.write(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

const verb = process.argv[2]
const script = manifestOf('').scripts[`${verb}:inner`]
if (!script) fail(`tools/run.mjs knows no "${verb}": package.json has no script "${verb}:inner"`, 2)
if (Number(process.versions.node.split('.')[0]) < NODE_WANTED && !canBringNode()) fail(nodeMissing)

if (!isInstalled()) await install()

const folder = folderOfNode()
if (folder === undefined) fail(nodeMissing)
const path = [folder, join(ROOT, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter)
// Whatever follows the verb belongs to the script.
const { code } = await run('sh', ['-c', `${script} "$@"`, 'sh', ...process.argv.slice(3)], {
  cwd: ROOT,
  env: { ...process.env, PATH: path },
})
process.exit(code)
