import { connect } from '@tandem/provider'
import { isPageId, type PageId } from '@tandem/protocol'
import type { Driver, FullClient } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { lightTandem } from './tandem-light.ts'
import { NO_BROWSER } from '@tandem/testkit'

const pageOf = (page: string): PageId => {
  if (!isPageId(page)) throw new Error(`${page} is not a page of this server`)
  return page
}

/** The real provider, as the web app uses it, but keeping nothing on the device. */
const fullTandem: Driver['full'] = ({ host, port, page: name, cookie = '' }): FullClient => {
  const connection = connect({
    url: `http://${host}:${port}`,
    storage: 'memory',
    transports: ['websocket'],
    headers: { ...NO_BROWSER, cookie },
  })
  const page = connection.open(pageOf(name))
  const { promise: ready, resolve, reject } = deferred()
  page.subscribe(() => {
    if (page.status.state === 'synced') resolve()
    if (page.status.state === 'refused') reject(new Error(`join refused: ${page.status.code}`))
  })
  return {
    replica: page.replica,
    ready,
    actor: () => page.presence.self?.session ?? '',
    move: (count) => page.presence.set({ pointer: { x: count, y: (count * 13) % 1000, tool: 'pointer', button: 'up' } }),
    onMove: (listener) => {
      const seen = new Map<string, number>()
      page.presence.subscribe(() => {
        for (const { session, state } of page.presence.others) {
          const count = state.pointer?.x
          if (count === undefined || seen.get(session) === count) continue
          seen.set(session, count)
          listener(session, count)
        }
      })
    },
    receipts: { unstored: () => page.save.unstored, subscribe: (listener) => void page.subscribe(listener) },
    close: () => void connection.close(),
  }
}

export const driver: Driver = { full: fullTandem, light: lightTandem }
