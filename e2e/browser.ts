import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core'
import { afterAll } from 'vitest'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const executablePath = (): string => {
  const found = [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))
  if (!found) throw new Error('no Chromium found: install it with "apt-get install chromium" or name it in CHROMIUM')
  return found
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const viewport = { width: 1280, height: 800 }

let shared: Promise<Browser> | undefined
afterAll(async () => {
  await (await shared)?.close()
  shared = undefined
})

/** Somebody's browser, which has nothing to do with anybody else's: a process for all of a file, a context for each. */
export const openBrowser = async (options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  (await (shared ??= chromium.launch({ executablePath: executablePath(), headless: true, args }))).newContext({ viewport, ...options })

/** A browser with a profile folder of its own, so that it can be closed and opened again as the same one. */
export const openBrowserOn = (profile: string, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, { executablePath: executablePath(), headless: true, args, viewport, ...options })
