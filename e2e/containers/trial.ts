import { freePort, Workspace } from '@tandem/testkit'
import { expect } from 'vitest'
import { openBrowser } from '../browser.ts'
import { setUpInBrowser } from '../setting-up.ts'
import { Visitor } from '../visitor.ts'
import { Containers, type Part } from './engine.ts'

export const SCENE = 'canvas.excalidraw__canvas.static'
/** Where each of the two draws, from the corner of the board. */
const PLACES = { left: 420, right: 700 }
const HEIGHT = 120

/** A part of docker-compose.yml as it runs on this machine, and people with browsers before it. */
export class Trial {
  readonly containers: Containers
  readonly url: string
  readonly #visitors: Visitor[] = []
  #workspace: Workspace | undefined

  private constructor(containers: Containers, url: string) {
    this.containers = containers
    this.url = url
  }

  /** On new volumes. Answers also how long it took until all was healthy. */
  static async begin(part: Part): Promise<{ trial: Trial; startMs: number }> {
    const port = await freePort()
    const containers = new Containers(port)
    await containers.build()
    await containers.clear()
    const began = performance.now()
    await containers.up(part).catch(async (error: unknown) => {
      await containers.clear()
      throw error
    })
    const startMs = performance.now() - began
    return { trial: new Trial(containers, `http://127.0.0.1:${port}`), startMs }
  }

  /** Somebody with a browser of their own and, once there is a workspace, a right to write on every page. */
  async visitor(name: string): Promise<Visitor> {
    const workspace = async (): Promise<Workspace> => this.#workspace ?? Promise.reject(new Error('nobody has set it up'))
    const visitor = new Visitor({ name, url: this.url, workspace, open: openBrowser })
    this.#visitors.push(visitor)
    await visitor.openBrowser()
    if (this.#workspace) await visitor.bring(await this.#workspace.signIn(name))
    return visitor
  }

  /** Opens the link that this text shows and fills in the form, as the first person does. */
  async setUp(text: string): Promise<void> {
    const link = /https?:\S+\/setup\?token=\w+/.exec(text)?.[0]
    if (!link) throw new Error(`no link to set it up in:\n${text}`)
    const olga = await this.visitor('olga')
    await olga.go(link)
    await setUpInBrowser(olga)
    await olga.arrived('document')
    this.#workspace = await Workspace.of(this.url, await olga.cookie())
    await olga.closeBrowser()
  }

  async end(): Promise<void> {
    for (const visitor of this.#visitors) await visitor.closeBrowser()
    await this.containers.clear()
  }
}

/** Each writes this line at the end, and both read both. */
export const writeTogether = async (visitors: readonly [Visitor, Visitor], [hers, his]: [string, string]): Promise<void> => {
  const [alice, bob] = visitors
  await alice.write(hers)
  await expect.poll(() => bob.text()).toContain(hers.trim())
  await bob.write(his)
  await bothRead(visitors, hers, his)
}

export const bothRead = async (visitors: readonly [Visitor, Visitor], ...lines: string[]): Promise<void> => {
  const [alice, bob] = visitors
  for (const line of lines) {
    for (const { name, text } of visitors.map((visitor) => ({ name: visitor.name, text: () => visitor.text() })))
      await expect.poll(text, { message: `${name} reads` }).toContain(line.trim())
  }
  await expect.poll(async () => (await alice.text()) === (await bob.text())).toBe(true)
}

/** One draws a rectangle on the left, the other on the right, and both see both. `y`: how far down. */
export const drawTogether = async ([alice, bob]: readonly [Visitor, Visitor], y: number): Promise<void> => {
  await draw(alice, 'left', y)
  await draw(bob, 'right', y)
  await bothSee([alice, bob], y)
}

export const draw = (visitor: Visitor, side: keyof typeof PLACES, y: number): Promise<void> =>
  visitor.drag('r', [
    [PLACES[side], y],
    [PLACES[side] + 120, y + 80],
  ])

export const bothSee = async (visitors: readonly Visitor[], y: number): Promise<void> => {
  for (const visitor of visitors)
    for (const [side, x] of Object.entries(PLACES))
      await expect
        .poll(() => visitor.painted(SCENE, [x - 20, y - 20, 160, HEIGHT]), { message: `${visitor.name} sees what is on the ${side}` })
        .toBeGreaterThan(50)
}

/** Says a figure of this run. */
export const say = (figure: string): void => void process.stdout.write(`${figure}\n`)
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
