import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './processes.mjs'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const POSTGRES = '/usr/lib/postgresql'

const foldersOf = (env) => [...(env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/sbin', '/usr/local/sbin']
const onPath = (names, env = process.env) =>
  names.flatMap((name) => foldersOf(env).map((folder) => join(folder, name))).find((path) => existsSync(path))

/** The browser to test with: CHROMIUM, or the first of the usual names on PATH. */
export const findChromium = (env = process.env) => {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : undefined
  return onPath(BROWSERS, env)
}

const findPostgres = () => {
  const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : []
  return versions.some((version) => existsSync(join(POSTGRES, version, 'bin', 'initdb'))) || onPath(['initdb'])
}

/** What the tests run beside the server, and the packages of Debian that have it. */
const SERVICES = [
  { name: 'a Chromium browser', find: findChromium, packages: ['chromium', 'fonts-liberation'] },
  { name: 'PostgreSQL', find: findPostgres, packages: ['postgresql'] },
  { name: 'redis-server', find: () => onPath(['redis-server']), packages: ['redis-server'] },
  { name: 'nginx', find: () => onPath(['nginx']), packages: ['nginx-light'] },
  { name: 'caddy', find: () => onPath(['caddy']), packages: ['caddy'] },
  { name: 'apache2', find: () => onPath(['apache2']), packages: ['apache2-bin'] },
]

const missing = () => SERVICES.filter(({ find }) => !find())
const isDebian = () => existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))

// RUNLEVEL: what is installed for the tests is not started for anybody else.
const aptGet = (...args) =>
  run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }, output: 'collect' })

const install = async (packages) => {
  process.stdout.write(`Installing ${packages.join(', ')} with apt-get\n`)
  const update = await aptGet('update', '-qq')
  const { code, output } = await aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages)
  if (code) process.stderr.write(`${update.output}${output}`)
}

const packagesOf = (services) => services.flatMap(({ packages }) => packages)

/**
 * Finds what the tests need on this machine, and installs it where that is possible without asking.
 *
 * @returns {Promise<{ chromium: string } | { missing: string }>} `missing`: one sentence with the command to run.
 */
export const testServices = async () => {
  if (process.env.CHROMIUM && !findChromium()) return { missing: `CHROMIUM names ${process.env.CHROMIUM}, which does not exist.` }
  const wanted = missing()
  if (wanted.length > 0 && isDebian() && process.getuid?.() === 0) await install(packagesOf(wanted))
  const still = missing()
  if (still.length === 0) return { chromium: findChromium() }
  const names = still.map(({ name }) => name).join(', ')
  const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packagesOf(still).join(' ')}`
  const how = isDebian() ? `run: ${command}` : 'install them with the package manager of this system'
  return { missing: `The tests need ${names}; ${how}, then run npm test again.` }
}
