import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const VIEWPORT = { width: 1280, height: 800 }

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const executablePath = (): string => {
  const found = [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))
  if (!found) throw new Error('no Chromium found: install it with "apt-get install chromium" or name it in CHROMIUM')
  return found
}

/** One person with a browser that has never been here. */
export class Visitor {
  readonly tab: Page
  readonly #context: BrowserContext
  readonly #profile: string

  private constructor(context: BrowserContext, tab: Page, profile: string) {
    this.#context = context
    this.tab = tab
    this.#profile = profile
  }

  static async arrive(): Promise<Visitor> {
    const profile = mkdtempSync(join(tmpdir(), 'tandem-bench-'))
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executablePath(),
      headless: true,
      args: ARGS,
      viewport: VIEWPORT,
    })
    return new Visitor(context, context.pages()[0] ?? (await context.newPage()), profile)
  }

  /** Takes up a sign-in that was made elsewhere. */
  async bring(origin: string, cookie: string): Promise<void> {
    const cookies = cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: origin }
    })
    await this.#context.addCookies(cookies)
  }

  /** Goes to a page and waits until it can be written on. */
  async open(origin: string, pageId: string, kind: 'document' | 'board'): Promise<void> {
    await this.tab.goto(`${origin}/p/${pageId}`, { waitUntil: 'domcontentloaded' })
    if (kind === 'document') await this.tab.locator('[role=textbox][aria-label="Document body"][contenteditable=true]').waitFor()
    else await this.tab.getByRole('region', { name: 'Board' }).locator('canvas').first().waitFor()
    await this.saved()
  }

  async saved(): Promise<void> {
    await this.tab.locator('[role=status][data-state=saved]').first().waitFor({ state: 'attached' })
  }

  async leave(): Promise<void> {
    await this.#context.close()
    rmSync(this.#profile, { recursive: true, force: true })
  }
}
