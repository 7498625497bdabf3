import { RedisBus } from './cluster/redis-bus.ts'
import { RedisLink, type LinkEvents } from './cluster/redis-link.ts'
import { workspaceAdapter } from './cluster/workspace-adapter.ts'
import { NODE_EVENT, type WorkspaceSockets } from './gateway/workspace-sockets.ts'
import type { SharedNode } from './nodes-area.ts'
import type { Clock, NodeId } from './rooms/ports.ts'
import { BusCounts, type LiveBus } from './telemetry/bus-metrics.ts'

interface NodeLinkParts {
  node: NodeId
  /** Whether other nodes may be on the same database. */
  isShared: boolean
  redisUrl: string | undefined
  /** The same on all nodes of a workspace, and on those of no other. */
  channels: string
  workspace: WorkspaceSockets
  clock: Clock
  events: LinkEvents
}

/** This process as one of several, and what carries its words to the others at once. */
export interface NodeLink {
  /** What is counted of it, and what there is to see. */
  live: LiveBus | undefined
  bus: RedisBus | undefined
  shared: SharedNode | undefined
  close(): Promise<void>
}

/** Waits for nobody: a Redis that is away is found later. */
export const openNodeLink = ({ node, isShared, redisUrl, channels, workspace, clock, events }: NodeLinkParts): NodeLink => {
  if (redisUrl === undefined) {
    const shared = isShared ? { node, voice: undefined } : undefined
    return { bus: undefined, live: undefined, shared, close: () => Promise.resolve() }
  }
  const counts = new BusCounts()
  const link = new RedisLink({ url: redisUrl, clock, random: Math.random, events })
  const prefix = `tandem:${channels.slice(0, 16)}`
  const bus = new RedisBus({ link, node, prefix, clock, counts })
  workspace.useNodes(workspaceAdapter(link, { prefix, event: NODE_EVENT }))
  link.start()
  return {
    bus,
    live: { counts, link, bus },
    shared: {
      node,
      voice: {
        get isUp() {
          return bus.isUp
        },
        say: (body) => {
          if (!bus.isUp) return
          workspace.tellNodes(body)
          counts.sent.add('workspace')
        },
        onHeard: (listener) =>
          workspace.onNodes((body) => {
            listener(body)
            counts.heard.add('workspace')
          }),
        onChange: (listener) => bus.onChange(listener),
        onGone: (listener) => bus.onGone(listener),
      },
    },
    close: async () => {
      bus.close()
      await link.close()
    },
  }
}
