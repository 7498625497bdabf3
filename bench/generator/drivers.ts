import type { Driver } from './clients.ts'

/** A peer's driver is loaded alone, so that no peer's packages weigh on the measurement of another. */
const drivers: Record<string, () => Promise<{ driver: Driver }>> = {
  hocuspocus: () => import('../peers/hocuspocus.ts'),
  'hocuspocus-sqlite': () => import('../peers/hocuspocus.ts'),
  'hocuspocus-redis': () => import('../peers/hocuspocus.ts'),
  'y-websocket': () => import('../peers/y-websocket.ts'),
  'y-socket.io': () => import('../peers/y-socket-io.ts'),
  relay: () => import('../peers/relay.ts'),
  tandem: () => import('../peers/tandem.ts'),
}

export const driverOf = async (peer: string): Promise<Driver> => {
  const load = drivers[peer]
  if (!load) throw new Error(`no driver for ${peer}`)
  return (await load()).driver
}
