import { randomBytes } from 'node:crypto'
import { LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'
import { textIn, writeText } from '../generator/shared-text.ts'
import type { Sender } from './sender.ts'

/** Something one connection sends while the event loop is watched. */
export interface Provocation {
  what: string
  kind: 'document' | 'board'
  /** What follows a change (snapshots, what is derived) may come later than its answer. */
  changes: boolean
  /** Gets ready on a page of its own; sends when the answer is called, which then tells what the server said. */
  prepare(sender: Sender, root: string): Promise<() => Promise<string>>
}

/** Of one update. The live ones end just below the limits on structs and on bytes. */
const LIVE = { structs: 19_900, text: 'abc' }
const OUTBOX = { structs: 99_000, text: 'x'.repeat(70) }
/** A little below the largest message, for the packet around it. */
const LARGE = LIMITS.messageBytes - 1000
const EMPTY_ARRAY = 0x90
const ARRAY_OF_ONE = 0x91
const ARRAY_32 = 0xdd

/** A replica that has written so many pieces, none of which Yjs can merge with another. */
const inPieces = (clientId: number, root: string, { structs, text }: { structs: number; text: string }): Y.Doc => {
  const replica = new Y.Doc()
  replica.clientID = clientId
  replica.transact(() => {
    const written = writeText(replica, root)
    for (let i = 1; i < structs; i++) written.insert(0, text)
  })
  return replica
}

const manyPieces: Provocation = {
  what: 'an update of 256 kB in 19,900 pieces',
  kind: 'document',
  changes: true,
  prepare: async (sender, root) => {
    const update = Y.encodeStateAsUpdate(inPieces(sender.clientId, root, LIVE))
    return () => sender.update(update)
  },
}

const manyDeletions: Provocation = {
  what: 'an update that deletes 9,950 pieces',
  kind: 'document',
  changes: true,
  prepare: async (sender, root) => {
    const replica = inPieces(sender.clientId, root, LIVE)
    await sender.update(Y.encodeStateAsUpdate(replica))
    const before = Y.encodeStateVector(replica)
    replica.transact(() => {
      const { length } = LIVE.text
      for (let i = 0; i < LIVE.structs / 2; i++) textIn(replica, root)?.delete(i * length, length)
    })
    const update = Y.encodeStateAsUpdate(replica, before)
    return () => sender.update(update)
  },
}

const largeOutbox: Provocation = {
  what: 'an outbox of 8 MB in 99,000 pieces',
  kind: 'document',
  changes: true,
  prepare: async (sender, root) => {
    const update = Y.encodeStateAsUpdate(inPieces(sender.clientId, root, OUTBOX))
    return () => sender.outbox(update)
  },
}

const largePresence: Provocation = {
  what: 'a presence of 4 kB',
  kind: 'board',
  changes: false,
  prepare: async (sender) => {
    const selection = Array.from({ length: 50 }, (_, i) => String(i).padStart(64, 'x'))
    const cursor = { anchor: randomBytes(256), head: randomBytes(200) }
    return () => sender.say('presence', { ch: sender.ch, patch: { selection, cursor } })
  },
}

const noise: Provocation = {
  what: 'an update of 1 MB of noise',
  kind: 'document',
  changes: false,
  prepare: async (sender) => {
    const bytes = randomBytes(LARGE)
    return () => sender.update(bytes)
  },
}

const noiseFrame: Provocation = {
  what: 'a frame of 1 MB of noise',
  kind: 'document',
  changes: false,
  prepare: async (sender) => {
    const frame = randomBytes(LARGE)
    return () => sender.frame(frame)
  },
}

const longList: Provocation = {
  what: 'a message with a list of 900,000 numbers',
  kind: 'document',
  changes: false,
  prepare: async (sender) => {
    const list = Array.from({ length: 900_000 }, () => 1)
    return () => sender.say('update', { ch: sender.ch, n: 1, bytes: list })
  },
}

const manyLists: Provocation = {
  what: 'a frame of 999,000 empty lists',
  kind: 'document',
  changes: false,
  prepare: async (sender) => {
    const frame = Buffer.alloc(LARGE, EMPTY_ARRAY)
    frame[0] = ARRAY_32
    frame.writeUInt32BE(LARGE - 5, 1)
    return () => sender.frame(frame)
  },
}

const deepLists: Provocation = {
  what: 'a frame of lists nested 999,000 deep',
  kind: 'document',
  changes: false,
  prepare: async (sender) => {
    const frame = Buffer.alloc(LARGE, ARRAY_OF_ONE)
    return () => sender.frame(frame)
  },
}

export const PROVOCATIONS: readonly Provocation[] = [
  manyPieces,
  manyDeletions,
  largeOutbox,
  largePresence,
  noise,
  noiseFrame,
  longList,
  manyLists,
  deepLists,
]
