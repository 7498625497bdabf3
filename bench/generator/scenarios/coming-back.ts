import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net'
import { isPageId } from '@tandem/protocol'
import { connect, type Page } from '@tandem/provider'
import { NO_BROWSER } from '@tandem/testkit'
import { mark } from '../orchestrator.ts'
import type { Seen, Task } from '../task.ts'
import { sleep, within } from '../timing.ts'

const JOIN_MS = 120_000
const TOGETHER = 25
const MOST = 0.95

/** What stands before the nodes: everybody goes to the first that takes them. */
const balancer = async (ports: readonly number[]): Promise<number> => {
  const server = createServer((client) => forward(client, ports))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const forward = (client: Socket, [port, ...others]: readonly number[]): void => {
  if (port === undefined) return void client.destroy()
  const upstream = dial(port, '127.0.0.1')
  upstream.once('error', () => forward(client, others))
  upstream.once('connect', () => {
    upstream.removeAllListeners('error')
    for (const [from, to] of [[client, upstream] as const, [upstream, client] as const]) {
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
  })
}

const isThere = (page: Page): boolean => page.status.state === 'synced'

const whenThere = (page: Page): Promise<void> =>
  new Promise((resolve) => {
    if (isThere(page)) return resolve()
    const stop = page.subscribe(() => {
      if (!isThere(page)) return
      stop()
      resolve()
    })
  })

/** Many people with the real provider at one node, which is killed: how long until they are back at another. */
export const comingBack = async (task: Task): Promise<Seen> => {
  const { settings, ports = [], cookies } = task
  const url = `http://127.0.0.1:${await balancer(ports)}`
  const addresses = Object.values(task.pages).filter((page) => isPageId(page))
  const open = (i: number): Page => {
    const headers = { ...NO_BROWSER, cookie: cookies[i % cookies.length] ?? '' }
    const page = addresses[i % addresses.length]
    if (!page) throw new Error('there are no pages')
    return connect({ url, storage: 'memory', transports: ['websocket'], headers }).open(page)
  }
  const pages: Page[] = []
  for (let at = 0; at < settings.clients; at += TOGETHER) {
    const some = Array.from({ length: Math.min(TOGETHER, settings.clients - at) }, (_, i) => open(at + i))
    await within(Promise.all(some.map(whenThere)), JOIN_MS, `clients from ${at}`)
    pages.push(...some)
  }
  await mark('before')
  const gone = pages.map(
    (page) =>
      new Promise<void>((resolve) => {
        const stop = page.subscribe(() => {
          if (isThere(page)) return
          stop()
          resolve()
        })
      }),
  )
  const from = performance.now()
  await mark('kill')
  const back: number[] = []
  const all = Promise.all(
    pages.map(async (page, i) => {
      await gone[i]
      await whenThere(page)
      back.push(performance.now() - from)
    }),
  )
  await Promise.race([all, sleep(settings.seconds * 1000)])
  await mark('after')
  const sorted = back.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * pages.length) - 1] ?? Infinity
  return {
    clients: pages.length,
    backMs: { half: at(0.5), most: at(MOST), all: sorted.length === pages.length ? at(1) : null },
  }
}
