import { isPageId } from '@tandem/protocol'
import { connect } from '@tandem/provider'
import { NO_BROWSER } from '@tandem/testkit'
import type { Returning } from '../generator/scenarios/coming-back.ts'

interface Way {
  port: number
  page: string
  cookie: string
}

/** Somebody with the real provider. */
export const returning = ({ port, page: address, cookie }: Way): Returning => {
  if (!isPageId(address)) throw new Error(`${address} is not a page of this server`)
  const headers = { ...NO_BROWSER, cookie }
  const page = connect({ url: `http://127.0.0.1:${port}`, storage: 'memory', transports: ['websocket'], headers }).open(address)
  return { isThere: () => page.status.state === 'synced', onChange: (listener) => page.subscribe(listener) }
}
