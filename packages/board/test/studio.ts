import * as Y from 'yjs'
import { bindBoard, type BoardBinding, boardOf, elementIds, readElement } from '../src/index.ts'
import { FakeScene } from './fake-scene.ts'
import { FakeTime } from './fake-time.ts'

/** A person at a board: a scene, a replica, and what has not travelled yet. */
export interface Painter {
  scene: FakeScene
  replica: Y.Doc
  binding: BoardBinding
  online: boolean
  /** Updates made here, each with the bytes it takes. */
  sent: Uint8Array[]
  inbox: Uint8Array[]
  outbox: Uint8Array[]
  rights: { canWrite: boolean }
}

/** Several people at one board in one process; nothing travels until `deliver`. */
export class Studio {
  readonly time = new FakeTime()
  readonly painters: Painter[] = []

  join(name: string): Painter {
    const replica = new Y.Doc()
    replica.clientID = this.painters.length + 1
    const [first] = this.painters
    if (first) Y.applyUpdate(replica, Y.encodeStateAsUpdate(first.replica))
    const scene = new FakeScene(name, this.painters.length + 1)
    const rights = { canWrite: true }
    const binding = bindBoard(replica, scene, { timing: this.time, canWrite: () => rights.canWrite })
    const painter: Painter = { scene, replica, binding, rights, online: true, sent: [], inbox: [], outbox: [] }
    replica.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return
      painter.sent.push(update)
      painter.outbox.push(update)
    })
    this.painters.push(painter)
    return painter
  }

  /** Brings everybody who is online what the others did, until nothing is left to bring or show. */
  deliver(): void {
    for (let round = 0; round < 40; round++) {
      this.time.advance(300)
      if (!this.exchange()) return
    }
    throw new Error('the board never comes to rest')
  }

  /** Brings what waits to everybody who is online. Answers whether there was anything. */
  exchange(): boolean {
    let moved = false
    for (const painter of this.painters) {
      if (!painter.online) continue
      for (const update of painter.outbox.splice(0)) for (const other of this.painters) if (other !== painter) other.inbox.push(update)
    }
    for (const painter of this.painters) {
      if (!painter.online || painter.inbox.length === 0) continue
      const updates = painter.inbox.splice(0)
      painter.replica.transact(() => {
        for (const update of updates) Y.applyUpdate(painter.replica, update, 'network')
      }, 'network')
      moved = true
    }
    return moved
  }

  /** Lets go of the replica and takes it up again, as a component that is mounted twice does. */
  rebind(painter: Painter): void {
    painter.binding.destroy()
    painter.binding = bindBoard(painter.replica, painter.scene, { timing: this.time, canWrite: () => painter.rights.canWrite })
  }
}

export const contentOf = (replica: Y.Doc) => {
  const board = boardOf(replica)
  return Object.fromEntries(
    elementIds(board)
      .toSorted()
      .map((id) => [id, readElement(board, id)]),
  )
}
