import { newPageId, newTabId, packUpdates, partsOf, type PageId, type ServerEvent, type ServerMessages } from '@tandem/protocol'
import * as Y from 'yjs'
import type { ConnectionParts } from '../src/connection-parts.ts'
import { SyncConnection } from '../src/connection.ts'
import type { Dialer } from '../src/ports.ts'
import { MemoryCopies } from '../src/storage/memory-copies.ts'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { FakeClock } from './fake-clock.ts'
import { ScriptedWire } from './scripted-wire.ts'

export const pageId = 'Page0000000000000000AA' as PageId
export const CH = 3

/** Lets every promise that is due run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class FakeDialer implements Dialer {
  dials = 0
  hangUps = 0

  dial(): void {
    this.dials += 1
  }

  hangUp(): void {
    this.hangUps += 1
  }
}

/** A tab whose server is the test. */
export class Tab {
  readonly clock: FakeClock
  readonly store: MemoryOutbox
  readonly copies: MemoryCopies
  readonly dialer = new FakeDialer()
  readonly connection: SyncConnection
  wire = new ScriptedWire()

  constructor(parts: Partial<ConnectionParts> & { clock?: FakeClock; store?: MemoryOutbox; copies?: MemoryCopies } = {}) {
    this.clock = parts.clock ?? new FakeClock()
    this.store = parts.store ?? new MemoryOutbox()
    this.copies = parts.copies ?? new MemoryCopies()
    this.connection = new SyncConnection({
      dialer: this.dialer,
      random: () => 0.5,
      tab: newTabId(),
      principal: 'p1',
      tabs: { alive: () => Promise.resolve(new Set()) },
      online: true,
      ...parts,
      clock: this.clock,
      store: this.store,
      copies: this.copies,
    })
  }

  /** Opens a page that the test is not about: without one no connection is made. */
  wanted(): this {
    this.connection.open(newPageId())
    return this
  }

  /** A new connection comes up. */
  async connect(): Promise<void> {
    this.wire = new ScriptedWire()
    this.connection.connected(this.wire)
    await settled()
  }

  async cut(): Promise<void> {
    this.connection.disconnected()
    for (const asked of this.wire.asked) asked.fail()
    await settled()
  }

  /** Answers the newest join. */
  async answer(
    more: Partial<{ ch: number; epoch: number; seq: number; role: string; session: string; quarantined: true }> = {},
  ): Promise<void> {
    this.wire.asked
      .findLast((asked) => asked.event === 'join')
      ?.answer({ ok: true, ch: CH, epoch: 1, seq: 0, role: 'editor', session: 'alice1', kind: 'document', ...more })
    await settled()
  }

  say<Event extends ServerEvent>(event: Event, body: Omit<ServerMessages[Event], 'ch' | 'epoch'> & { ch?: number; epoch?: number }): void {
    this.connection.receive(event, { ch: CH, epoch: 1, ...body })
  }

  state(seq: number, updates: Uint8Array[], stateVector: Uint8Array = vectorOf(updates)): void {
    const parts = partsOf(packUpdates(updates))
    for (const [part, bytes] of parts.entries()) {
      this.say('state', { seq, part, parts: parts.length, bytes, ...(part === parts.length - 1 ? { stateVector } : {}) })
    }
  }

  /** Opens the page and brings it to `synced` over a new connection. */
  async open(seq = 0, updates: Uint8Array[] = []) {
    const page = this.connection.open(pageId)
    await settled()
    await this.connect()
    await this.answer({ seq })
    this.state(seq, updates)
    return page
  }
}

export const vectorOf = (updates: Uint8Array[]): Uint8Array => {
  const replica = new Y.Doc()
  for (const update of updates) Y.applyUpdate(replica, update)
  return Y.encodeStateVector(replica)
}

/** Somebody else who writes: each call of `type` is one update. */
export class Writer {
  readonly replica = new Y.Doc()

  type(text: string): Uint8Array {
    let update = new Uint8Array()
    this.replica.once('update', (bytes: Uint8Array) => (update = new Uint8Array(bytes)))
    const body = this.replica.getText('body')
    body.insert(body.length, text)
    return update
  }
}

export const textOf = (replica: Y.Doc): string => replica.getText('body').toString()

/** What these updates say to somebody who had nothing. */
export const read = (updates: readonly Uint8Array[]): string => {
  const replica = new Y.Doc()
  for (const update of updates) Y.applyUpdate(replica, update)
  return textOf(replica)
}
