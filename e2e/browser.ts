import { existsSync } from 'node:fs'
import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core'

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

/** A browser with a profile folder of its own, so that it can be closed and opened again as the same one. */
export const openBrowser = (profile: string, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: executablePath(),
    headless: true,
    args,
    viewport: { width: 1280, height: 800 },
    ...options,
  })
