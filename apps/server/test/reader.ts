import {
  newSessionId,
  unpackUpdates,
  type PageId,
  type PageKind,
  type Person,
  type PrincipalId,
  type ServerEvent,
  type ServerMessages,
  type TabId,
} from '@tandem/protocol'
import * as Y from 'yjs'
import { DEFAULT_LIMITS } from '../src/limits.ts'
import type { Channels, PageWorker, ReadUpdate, RoomLimits, Session } from '../src/rooms/ports.ts'
import type { Room } from '../src/rooms/room.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { MemoryLog } from '../src/storage/memory/log.ts'
import { parseUpdate } from '../src/updates/parse-update.ts'
import { inlineWorker } from './inline-worker.ts'
import { Rules } from './rules.ts'
import { SteeredLog } from './steered-log.ts'
import { settled, VirtualClock } from './virtual-clock.ts'

export const PAGE = 'aaaaaaaaaaaaaaaaaaaaaa' as PageId

/** Knows any root type, so that a test needs no real document. */
export const readAnything: ReadUpdate = (bytes, kind) => parseUpdate(bytes, kind, 'stored')

/** Somebody in a room without a network between: how fast they take what they are given is up to the test. */
export class Reader implements Session {
  readonly id = newSessionId()
  readonly person: Person
  readonly tab: TabId
  readonly connection: string
  /** As `Rules` has it when nothing has changed. */
  access = 1
  readonly replica = new Y.Doc()
  readonly heard: { event: ServerEvent; body: unknown }[] = []
  congestion: Session['congestion'] = 'none'
  #waiting = new Set<() => void>()
  #n = 0

  constructor(name: string) {
    this.person = { id: name as PrincipalId, name, color: 0 }
    this.tab = `tab of ${name}` as TabId
    this.connection = name
  }

  get writable(): boolean {
    return this.congestion === 'none'
  }

  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    this.heard.push({ event, body })
  }

  whenFree(task: () => void): () => void {
    this.#waiting.add(task)
    return () => this.#waiting.delete(task)
  }

  /** The connection has taken everything. */
  becomesFree(): void {
    this.congestion = 'none'
    const tasks = [...this.#waiting]
    this.#waiting.clear()
    for (const task of tasks) task()
  }

  enter(): void {}
  exit(): void {}

  /** Writes a letter and sends it to the room; answers the code, if it was not taken. */
  write(room: Room, letter = 'a'): string | undefined {
    let bytes: Uint8Array = new Uint8Array()
    this.replica.once('update', (update: Uint8Array) => (bytes = update))
    this.replica.getText('t').insert(0, letter)
    return this.submit(room, bytes)
  }

  submit(room: Room, bytes: Uint8Array): string | undefined {
    const update = readAnything(bytes, room.kind, 'live')
    return update ? room.submit(this, ++this.#n, update) : 'bad_update'
  }

  /** The bodies of this event, in order. */
  of<Event extends ServerEvent>(event: Event): ServerMessages[Event][] {
    return this.heard.filter((message) => message.event === event).map(({ body }) => body as ServerMessages[Event])
  }

  /** The text that the states received so far make. */
  get loaded(): string {
    const replica = new Y.Doc()
    const parts = this.of('state')
    const whole = Buffer.concat(parts.map(({ bytes }) => bytes))
    for (const update of unpackUpdates(whole)) Y.applyUpdate(replica, update)
    return replica.getText('t').toJSON()
  }
}

/** The rooms of a server over a log in memory, without gateway and network. */
export class OpenHouse implements Channels {
  readonly clock = new VirtualClock()
  readonly inner = new MemoryLog()
  readonly log = new SteeredLog(this.inner)
  readonly problems: string[] = []
  /** Told of every update that is read from the log. */
  read = (): void => undefined
  readonly rooms: Rooms
  readonly #readers = new Map<number, Set<Reader>>()

  constructor({
    kind = 'board' as PageKind,
    worker = inlineWorker,
    ...limits
  }: Partial<RoomLimits> & { kind?: PageKind; worker?: PageWorker } = {}) {
    this.inner.addPage(PAGE, kind)
    this.rooms = new Rooms({
      log: this.log,
      worker,
      clock: this.clock,
      channels: this,
      read: (...update) => {
        this.read()
        return readAnything(...update)
      },
      limits: { ...DEFAULT_LIMITS, ...limits },
      recheck: new Rules(this.inner).recheck,
      events: { derived: () => undefined, problem: (_page, problem) => this.problems.push(problem), large: () => undefined },
      storeEvents: {
        failed: (problem) => this.problems.push(problem),
        unread: () => undefined,
        fatal: (problem) => this.problems.push(problem),
      },
    })
  }

  broadcast: Channels['broadcast'] = (ch, event, body, except) => {
    for (const reader of this.#readers.get(ch) ?? []) if (!except.includes(reader)) reader.send(event, body)
  }

  /** Comes in and takes the ids it writes under; answers the room. */
  async enter(reader: Reader): Promise<Room> {
    const room = await this.rooms.open(PAGE)
    if (!room) throw new Error('the page is not there')
    room.claim(reader, [reader.replica.clientID])
    room.join(reader)
    this.#readers.set(room.ch, (this.#readers.get(room.ch) ?? new Set()).add(reader))
    return room
  }

  leave(room: Room, reader: Reader): void {
    this.#readers.get(room.ch)?.delete(reader)
    this.rooms.leave(room, reader)
  }

  /** Everything that was taken is in the log, and told. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await this.clock.advance(20)
      this.log.settle()
      await settled()
    }
  }
}
