import type * as Y from 'yjs'
import type { RawSocket } from './raw-socket.ts'

/** Where a client goes, and as whom. */
export interface Destination {
  host: string
  port: number
  page: string
  /** A sign-in, for servers that know people. */
  cookie?: string | undefined
}

/** A client with a real replica and the peer's own provider: what it sees is measured. */
export interface FullClient {
  replica: Y.Doc
  ready: Promise<unknown>
  /** Under which name others see its presence; known once ready. */
  actor(): string
  /** Shows its pointer at a new place; `count` travels with it. */
  move(count: number): void
  onMove(listener: (actor: string, count: number) => void): void
  /** Of a server that says what it has stored. */
  receipts?: Receipts
  close(): void
}

export interface Receipts {
  /** Local changes not yet said to be stored. */
  unstored(): number
  subscribe(listener: () => void): void
}

/** A client that writes real updates and counts what it gets without reading it. */
export interface LightClient {
  ready: Promise<unknown>
  socket: RawSocket
  actor(): string
  /** Where in the server's log it came in, of a server that numbers its log. */
  place?(): Place | undefined
  sendUpdate(update: Uint8Array): void
  move(count: number): void
  /** Of a client asked to `audit`: holes in the numbers of the log that it was shown, and what was refused. */
  audit?(): { gaps: number; refused: string[] }
  close(): void
}

/** What a client that comes back says of its copy: the encoded state vector, and where in the server's log it was. */
export interface Having {
  stateVector: Uint8Array
  place: Place | undefined
}

export interface Place {
  epoch: number
  seq: number
}

export interface LightDestination extends Destination {
  /** Yjs client ids it writes under, for servers that want to know before. */
  clientIds: readonly number[]
  /** It has a copy from before and wants what came since. */
  having?: Having
  audit?: boolean
}

/** How to speak to one kind of server. */
export interface Driver {
  full(destination: Destination): FullClient
  light(destination: LightDestination): LightClient
}
