import type { WorkspaceEvent, WorkspaceMessages } from '@tandem/protocol'
import type { Namespace, Socket } from 'socket.io'
import type { Voice, Watcher, Watching } from '../workspace/live/ports.ts'
import { connectionOf, type EngineConnection, type PacketOptions } from './engine.ts'
import { encodeNews, webSocketFrame } from './frame.ts'
import type { SocketLink } from './socket-link.ts'
import type { Visit } from './visit.ts'

export const WORKSPACE = '/workspace'
/** What nodes say to each other beside it. No browser can: what browsers say is heard by their sockets alone. */
export const NODE_EVENT = 'notice'

/** Who entered `/sync` over a connection. */
export interface EnteredVisit {
  visit: Visit
  link: SocketLink
}

/**
 * `/workspace` beside `/sync`, over the same connections: whoever has entered there is let in here. So there is one
 * admission, one sign-in and one end for both. The server alone speaks.
 */
export class WorkspaceSockets implements Voice {
  readonly #namespace: Namespace
  readonly #visitOf: (connection: EngineConnection) => EnteredVisit | undefined
  readonly #links = new WeakMap<Watcher, EnteredVisit>()

  constructor(namespace: Namespace, visitOf: (connection: EngineConnection) => EnteredVisit | undefined) {
    this.#namespace = namespace
    this.#visitOf = visitOf
  }

  /** Takes watchers in from now on. */
  serve(watching: Watching): void {
    this.#namespace.use((socket, next) => {
      const entered = this.#visitOf(connectionOf(socket))
      if (entered && !entered.visit.isOver) return next()
      next(Object.assign(new Error('signed_out'), { data: { code: 'signed_out' } }))
    })
    this.#namespace.on('connection', (socket) => this.#connected(socket, watching))
  }

  say<Event extends WorkspaceEvent>(watchers: readonly Watcher[], event: Event, body: WorkspaceMessages[Event]): void {
    const payload = encodeNews(WORKSPACE, event, body)
    const options: PacketOptions = { compress: false, wsPreEncodedFrame: [webSocketFrame(payload)] }
    for (const watcher of watchers) {
      const entered = this.#links.get(watcher)
      if (entered && !entered.visit.isOver) entered.link.write(payload, options)
    }
  }

  /** Reaches the same namespace of the other nodes from now on. To be called before anybody has come. */
  useNodes(adapter: (namespace: Namespace) => Namespace['adapter']): void {
    this.#namespace.adapter = adapter(this.#namespace)
  }

  /** To all other nodes. */
  tellNodes(body: unknown): void {
    this.#namespace.serverSideEmit(NODE_EVENT, body)
  }

  /** Hears what the other nodes say. What it throws is counted as garbage. Returns the way to stop. */
  onNodes(listener: (body: unknown) => void): () => void {
    // The namespace knows its own events by name and takes any other one, for which there are no types.
    const event = NODE_EVENT as 'connection'
    this.#namespace.on(event, listener)
    return () => void this.#namespace.off(event, listener)
  }

  #connected(socket: Socket, watching: Watching): void {
    const entered = this.#visitOf(connectionOf(socket))
    if (!entered) {
      socket.disconnect(true)
      return
    }
    const { visit, link } = entered
    visit.stays()
    const watcher: Watcher = {
      principal: visit.person.id,
      get isFree() {
        return link.congestion === 'none'
      },
      whenFree: (task) => link.whenFree(task),
    }
    this.#links.set(watcher, entered)
    const left = watching.entered(watcher)
    socket.onAny((event: unknown) => visit.spokeOutOfTurn(event))
    socket.on('disconnect', left)
  }
}
