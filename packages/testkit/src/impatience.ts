import type { Connection } from '@tandem/provider'

/**
 * Whoever looks at this connection tries again so many times sooner than it would by itself. Nothing else is quicker: how
 * long a server may take to answer stays what it is for people. Returns the way to stop.
 */
export const impatient = (connection: Connection, times: number): (() => void) => {
  let timer: NodeJS.Timeout | undefined
  let planned: number | undefined
  const look = (): void => {
    const { status } = connection
    const retryAt = status.state === 'offline' ? status.retryAt : undefined
    if (retryAt === planned) return
    planned = retryAt
    clearTimeout(timer)
    if (retryAt !== undefined) timer = setTimeout(() => connection.retryNow(), (retryAt - Date.now()) / times)
  }
  const stop = connection.subscribe(look)
  look()
  return () => {
    stop()
    clearTimeout(timer)
  }
}
