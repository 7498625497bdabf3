import type { Workspace } from '@tandem/testkit'
import type { BrowserContext, Locator, Page } from 'playwright-core'

/** Tools of the board, by their keys. */
const TOOLS = { r: 'rectangle', p: 'freedraw' }

/** Of the server that is tested. */
const OWN_NAMES = ['127.0.0.1', 'localhost']
const YEAR_SECONDS = 365 * 24 * 3600

/** One person with one browser and one tab, as far as a test sees them. */
export class Visitor {
  readonly name: string
  readonly #url: string
  readonly #workspace: () => Promise<Workspace>
  readonly #open: () => Promise<BrowserContext>
  #context: BrowserContext | undefined
  #tab: Page | undefined
  #cookie = ''
  /** What the browser complained about: policy violations, uncaught errors, requests to other hosts. */
  readonly complaints: string[] = []

  constructor(parts: { name: string; url: string; workspace: () => Promise<Workspace>; open: () => Promise<BrowserContext> }) {
    this.name = parts.name
    this.#url = parts.url
    this.#workspace = parts.workspace
    this.#open = parts.open
  }

  get tab(): Page {
    if (!this.#tab) throw new Error(`${this.name} has no browser open`)
    return this.#tab
  }

  async openBrowser(): Promise<void> {
    this.#context = await this.#open()
    this.#watch(this.#context.pages()[0] ?? (await this.#context.newPage()))
    this.#context.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && !OWN_NAMES.includes(url.hostname)) this.complaints.push(`asked ${url.hostname}`)
    })
  }

  /** Takes up a sign-in that was made elsewhere. */
  async bring(cookie: string): Promise<void> {
    this.#cookie = cookie
    const expires = Math.floor(Date.now() / 1000) + YEAR_SECONDS
    const cookies = cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: this.#url, httpOnly: true, sameSite: 'Lax' as const, expires }
    })
    await this.tab.context().addCookies(cookies)
  }

  /** The sign-in of this browser, as a `Cookie` header. */
  async cookie(): Promise<string> {
    const cookies = await this.tab.context().cookies(this.#url)
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  #watch(tab: Page): void {
    this.#tab = tab
    tab.on('pageerror', (error) => this.complaints.push(String(error)))
    tab.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) this.complaints.push(message.text())
    })
  }

  async closeBrowser(): Promise<void> {
    await this.#context?.close()
    this.#context = undefined
    this.#tab = undefined
  }

  /** Goes to an address of the server, whatever name of it stands there. */
  async go(address: string): Promise<void> {
    const { pathname, search, hash } = new URL(address, this.#url)
    await this.open(new URL(pathname + search + hash, this.#url).href)
  }

  /** Opens exactly this address. */
  async open(address: string): Promise<void> {
    await this.tab.goto(address, { waitUntil: 'domcontentloaded' })
  }

  /** Makes a page where everybody may write, goes there and answers its path. */
  async create(kind: 'document' | 'board'): Promise<string> {
    const { address } = await (await this.#workspace()).newPage(kind, { as: this.#cookie })
    await this.go(address)
    await this.arrived(kind)
    return address
  }

  /** Waits until a page can be written on and is complete. */
  async arrived(kind: 'document' | 'board'): Promise<void> {
    await (kind === 'document' ? this.body : this.board.locator('canvas').first()).waitFor()
    await this.sign('saved')
  }

  get body(): Locator {
    return this.tab.getByRole('textbox', { name: 'Document body' })
  }

  /** Somebody else's caret, by the name it carries. */
  caretOf(name: string): Locator {
    return this.body.locator(`.t-caret-label[data-name="${name}"]`)
  }

  get title(): Locator {
    return this.tab.getByRole('textbox', { name: 'Title' })
  }

  get board(): Locator {
    return this.tab.getByRole('region', { name: 'Board' })
  }

  get people(): Locator {
    return this.tab.getByRole('list', { name: 'People here' }).getByRole('listitem')
  }

  get saveSign(): Locator {
    return this.tab.locator('[role=status][data-state]')
  }

  /** Waits until the save sign says this. */
  async sign(...states: string[]): Promise<void> {
    await this.tab
      .locator(states.map((state) => `[role=status][data-state=${state}]`).join(','))
      .first()
      .waitFor({ state: 'attached' })
  }

  /** Waits until there is no connection and everything written is on the device. */
  async keptOnDevice(): Promise<void> {
    await this.tab
      .locator(['offline', 'reconnecting'].map((state) => `[role=status][data-state=${state}][data-unkept="0"]`).join(','))
      .first()
      .waitFor({ state: 'attached' })
  }

  /** Closes the tab as people do, without a look at the sign, and opens another one in the same browser. */
  async reopenTab(): Promise<void> {
    const { tab } = this
    if (!this.#context) throw new Error(`${this.name} has no browser open`)
    // A browser without a tab would end.
    const next = await this.#context.newPage()
    const closed = tab.waitForEvent('close')
    await tab.close({ runBeforeUnload: true })
    await closed
    this.#watch(next)
  }

  async transport(): Promise<string | null> {
    return this.saveSign.first().getAttribute('data-transport')
  }

  /** Puts the caret at an end of the document and waits until the editor has heard of it, which takes a frame. */
  async placeCaret(at: 'start' | 'end'): Promise<void> {
    const blocks = this.body.locator(':scope > *')
    const block = at === 'end' ? blocks.last() : blocks.first()
    const box = await block.boundingBox()
    // Behind the letters: there is no link and no box to tick. Not by focus(), after which the editor puts its old caret back.
    await block.click(box ? { position: { x: box.width - 4, y: box.height - 4 } } : {})
    await this.tab.keyboard.press(at === 'end' ? 'Control+End' : 'Control+Home')
    await this.tab.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  }

  /** Writes at the end of the document, key by key. */
  async write(text: string): Promise<void> {
    await this.placeCaret('end')
    await this.tab.keyboard.type(text)
  }

  /** What is written, without the names at other people's carets. */
  text(): Promise<string> {
    return this.body.evaluate((body) => {
      const copy = body.cloneNode(true) as HTMLElement
      for (const caret of copy.querySelectorAll('.t-caret')) caret.remove()
      return [...copy.children]
        .map((block) => block.textContent ?? '')
        .join('\n')
        .trim()
    })
  }

  /** Picks a tool of the board by its key and drags from one point to another, in pixels from the board's corner. */
  async drag(key: keyof typeof TOOLS, points: [number, number][], { release = true } = {}): Promise<void> {
    const box = await this.board.boundingBox()
    if (!box) throw new Error('the board is not there')
    const at = ([x, y]: [number, number]): [number, number] => [box.x + x, box.y + y]
    const tool = this.board.getByTestId(`toolbar-${TOOLS[key]}`)
    // With its tools the board has its keys.
    await tool.waitFor({ state: 'attached' })
    await this.tab.keyboard.press(key)
    await tool.and(this.board.locator(':checked')).waitFor({ state: 'attached' })
    const [first, ...rest] = points as [[number, number], ...[number, number][]]
    await this.tab.mouse.move(...at(first))
    await this.tab.mouse.down()
    for (const point of rest) await this.tab.mouse.move(...at(point), { steps: 4 })
    if (release) await this.tab.mouse.up()
  }

  /** How many pixels of a rectangle are painted on any canvas of the board that matches `selector`. */
  painted(selector: string, [x, y, width, height]: [number, number, number, number]): Promise<number> {
    return this.board.evaluate(
      (board, area) => {
        const origin = board.getBoundingClientRect()
        let count = 0
        for (const canvas of board.querySelectorAll<HTMLCanvasElement>(area.selector)) {
          const box = canvas.getBoundingClientRect()
          const scale = canvas.width / box.width
          const left = (area.x + origin.x - box.x) * scale
          const top = (area.y + origin.y - box.y) * scale
          const { data } = canvas.getContext('2d')!.getImageData(left, top, area.width * scale, area.height * scale)
          const [r, g, b, a] = [data[0], data[1], data[2], data[3]]
          for (let i = 0; i < data.length; i += 4) if (data[i] !== r || data[i + 1] !== g || data[i + 2] !== b || data[i + 3] !== a) count++
        }
        return count
      },
      { selector, x, y, width, height },
    )
  }
}
