import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './processes.mjs'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PACKAGES = ['chromium', 'fonts-liberation']
const INSTALL = `apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`

/** The browser to test with: CHROMIUM, or the first of the usual names on PATH. */
export const findChromium = (env = process.env) => {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : undefined
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

const isDebian = () => existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))

const aptGet = (...args) => run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, output: 'collect' })

const install = async () => {
  process.stdout.write(`Installing ${PACKAGES.join(' and ')} with apt-get\n`)
  const update = await aptGet('update', '-qq')
  const { code, output } = await aptGet('install', '-y', '-qq', '--no-install-recommends', ...PACKAGES)
  if (code) process.stderr.write(`${update.output}${output}`)
}

/**
 * Finds what the tests need on this machine, and installs it where that is possible without asking.
 *
 * @returns {Promise<{ chromium: string } | { missing: string }>} `missing`: one sentence with the command to run.
 */
export const testServices = async () => {
  if (process.env.CHROMIUM && !findChromium()) return { missing: `CHROMIUM names ${process.env.CHROMIUM}, which does not exist.` }
  if (!findChromium() && isDebian() && process.getuid?.() === 0) await install()
  const chromium = findChromium()
  if (chromium) return { chromium }
  const how = isDebian() ? `run: sudo apt-get update && sudo ${INSTALL}` : 'install Chromium or Chrome'
  return { missing: `The tests need a Chromium browser; ${how} (or set CHROMIUM to its path), then run npm test again.` }
}
