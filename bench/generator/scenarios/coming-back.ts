import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net'
import { returning } from '../../peers/returning.ts'
import { mark } from '../orchestrator.ts'
import type { Seen, Task } from '../task.ts'
import { sleep, within } from '../timing.ts'

const JOIN_MS = 120_000
const TOGETHER = 25
const MOST = 0.95

/** Somebody who finds the way back without being told. */
export interface Returning {
  isThere(): boolean
  /** Calls back whenever that may have changed. Returns the way to stop. */
  onChange(listener: () => void): () => void
}

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

const until = (person: Returning, isThere: boolean): Promise<void> =>
  new Promise((resolve) => {
    const stop = person.onChange(() => look())
    const look = () => {
      if (person.isThere() !== isThere) return
      stop()
      resolve()
    }
    look()
  })

/** Many people at one node, which is killed: how long until they are back at another. */
export const comingBack = async ({ peer, settings, ports = [], cookies, pages }: Task): Promise<Seen> => {
  const port = await balancer(ports)
  const names = Object.entries(pages)
  const personOf = (i: number): Returning => {
    const [name, address] = names[i % names.length] ?? [`page${i % settings.docs}`, undefined]
    return returning(peer, { port, page: address ?? name, cookie: cookies[i % cookies.length] ?? '' })
  }
  const people: Returning[] = []
  for (let at = 0; at < settings.clients; at += TOGETHER) {
    const some = Array.from({ length: Math.min(TOGETHER, settings.clients - at) }, (_, i) => personOf(at + i))
    await within(Promise.all(some.map((person) => until(person, true))), JOIN_MS, `clients from ${at}`)
    people.push(...some)
  }
  await mark('before')
  const gone = people.map((person) => until(person, false))
  const from = performance.now()
  await mark('kill')
  const back: number[] = []
  const all = Promise.all(
    people.map(async (person, i) => {
      await gone[i]
      await until(person, true)
      back.push(performance.now() - from)
    }),
  )
  await Promise.race([all, sleep(settings.seconds * 1000)])
  await mark('after')
  const sorted = back.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * people.length) - 1] ?? Infinity
  return {
    clients: people.length,
    backMs: { half: at(0.5), most: at(MOST), all: sorted.length === people.length ? at(1) : null },
  }
}
