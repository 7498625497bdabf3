import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { MEMORY_ENV, NODE_OPTIONS } from '@tandem/testkit'
import { createPages, hasBegun, isReady, type Pages } from './tandem-pages.ts'

/** A server that is measured: how it is started and what must be there before clients come. */
export interface Peer {
  args: string[]
  env(place: { port: number; folder: string }): Record<string, string>
  /** Asked until true; `said` is what it printed. */
  isReady(port: number, said: string): Promise<boolean>
  /** Makes the pages of a scenario, where pages are made and not just named. */
  createPages(port: number, wanted: { names: readonly string[]; kind: 'document' | 'board'; people: number }): Promise<Pages>
}

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const foreign = (name: string): Peer => ({
  args: [fileOf(`../servers/${name}.mjs`)],
  env: ({ port, folder }) => ({ PORT: String(port), DATA_DIR: folder }),
  isReady: listens,
  createPages: async () => ({ pages: {}, cookies: [] }),
})

/** The load of a whole crowd comes from one address, and a page may be asked to hold more than is promised. */
const FROM_ONE_ADDRESS = {
  LIMIT_CONNECTIONS_PER_ADDRESS: '100000',
  LIMIT_NEW_CONNECTIONS_PER_SECOND: '100000',
  LIMIT_SESSIONS_PER_PAGE: '10000',
  LIMIT_ADDRESS_SHARE: '10000',
  LIMIT_REQUESTS_BURST: '100000',
  LIMIT_NEW_PEOPLE_BURST: '100000',
  LIMIT_NEW_PAGES_BURST: '100000',
}

export const peers: Record<string, Peer> = {
  hocuspocus: foreign('hocuspocus'),
  'hocuspocus-sqlite': foreign('hocuspocus-sqlite'),
  'hocuspocus-redis': foreign('hocuspocus-redis'),
  'y-websocket': foreign('y-websocket'),
  'y-socket.io': foreign('y-socket-io'),
  relay: foreign('relay'),
  tandem: {
    args: [...NODE_OPTIONS, fileOf('../../apps/server/dist/main.js')],
    env: ({ port, folder }) => ({
      ...MEMORY_ENV,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      ...FROM_ONE_ADDRESS,
    }),
    isReady: async (port, said) => (await isReady(port)) && hasBegun(port, said),
    createPages,
  },
}

export const peerOf = (name: string): Peer => {
  const peer = peers[name]
  if (!peer) throw new Error(`unknown peer ${name}; there are ${Object.keys(peers).join(', ')}`)
  return peer
}
