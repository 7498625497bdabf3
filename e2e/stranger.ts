import { pageIdOf, parser, PROTOCOL_VERSION, type JoinAnswer, type PresencePatch } from '@tandem/protocol'
import type { Workspace } from '@tandem/testkit'
import { io, type Socket } from 'socket.io-client'
import * as Y from 'yjs'

/** Somebody who comes without our app and writes what no editor would: whole updates, straight over the wire. */
export class Stranger {
  readonly #replica = new Y.Doc()
  readonly #socket: Socket
  readonly #ch: number
  #n = 0

  constructor(socket: Socket, ch: number) {
    this.#socket = socket
    this.#ch = ch
  }

  /** Signs in under a name, and joins the page at this path. */
  static async join(workspace: Workspace, path: string, name: string): Promise<Stranger> {
    const { url } = workspace
    const cookie = await workspace.signIn(name)
    const socket = io(`${url}/sync`, {
      parser,
      auth: { protocol: PROTOCOL_VERSION, tab: 'stranger' },
      extraHeaders: { cookie, 'x-tandem-client': '1' },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve())
      socket.once('connect_error', reject)
    })
    const clientIds = [1024 + Math.floor(Math.random() * 2 ** 31)]
    const answer = (await socket.emitWithAck('join', { pageId: pageIdOf(path.split('/').at(-1) ?? ''), clientIds })) as JoinAnswer
    if (!answer.ok) throw new Error(`the page was refused: ${answer.code}`)
    const stranger = new Stranger(socket, answer.ch)
    stranger.#replica.clientID = clientIds[0] ?? 1024
    return stranger
  }

  /** Writes one update and waits until the server has stored it; a code when it would not. */
  write(change: (replica: Y.Doc) => void): Promise<'stored' | string> {
    const before = Y.encodeStateVector(this.#replica)
    this.#replica.transact(() => change(this.#replica))
    const bytes = Y.encodeStateAsUpdate(this.#replica, before)
    const n = ++this.#n
    return new Promise((resolve) => {
      const settle = (outcome: string) => {
        this.#socket.off('stored', stored)
        this.#socket.off('rejected', rejected)
        resolve(outcome)
      }
      const stored = (body: { n: number }) => body.n >= n && settle('stored')
      const rejected = (body: { n: number; code: string }) => body.n === n && settle(body.code)
      this.#socket.on('stored', stored)
      this.#socket.on('rejected', rejected)
      this.#socket.emit('update', { ch: this.#ch, n, bytes })
    })
  }

  /** Says this about itself to the others. */
  appear(patch: PresencePatch): void {
    this.#socket.emit('presence', { ch: this.#ch, patch })
  }

  leave(): void {
    this.#socket.disconnect()
  }
}
