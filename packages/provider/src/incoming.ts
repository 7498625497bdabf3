import type { ServerMessages } from '@tandem/protocol'
import type * as Y from 'yjs'
import { GapWatch } from './gap-watch.ts'
import type { Clock } from './ports.ts'
import { Receiving } from './receiving.ts'
import { RemoteChanges } from './remote-changes.ts'
import { StateParts, type CompleteState } from './state-parts.ts'

interface Parts {
  replica: Y.Doc
  clock: Clock
  /** Rows after `seq` are missing: ask the server for them. */
  ask: () => void
  /** Bytes from the server could not be applied. */
  damaged: () => void
}

/** What the server sends about the content, on its way into the replica: in the order of the log, without holes. */
export class Incoming {
  readonly #receiving = new Receiving()
  readonly #state = new StateParts()
  readonly #remote: RemoteChanges
  readonly #gap: GapWatch
  /** The newest row that the server spoke of by itself. */
  #head = 0

  constructor({ replica, clock, ask, damaged }: Parts) {
    this.#remote = new RemoteChanges({ replica, clock, damaged })
    this.#gap = new GapWatch({ clock, ask, isBehind: () => this.#isBehind })
  }

  /** The origin of the transactions that put changes of others into the replica. */
  get origin(): unknown {
    return this.#remote.origin
  }

  /** Everything up to here is in the replica or waits for the next frame. */
  get seq(): number | undefined {
    return this.#receiving.seq
  }

  /** A local copy came with everything up to `seq`. */
  holds(seq: number): void {
    this.#receiving.holds(seq)
  }

  /** The server is about to send a state: what comes before it waits. */
  expectState(): void {
    this.#state.clear()
    this.#receiving.expectState()
  }

  /** A part of a state; with the last one everything is in the replica and the state is returned. */
  part(body: ServerMessages['state']): CompleteState | undefined {
    const state = this.#state.add(body)
    if (!state) return undefined
    this.#remote.add(state.updates)
    this.#remote.add(this.#receiving.complete(state.seq))
    this.#remote.flush()
    this.#gap.stop()
    this.#gap.look()
    return state
  }

  /** Stored changes of others. */
  updates({ from, to, updates }: ServerMessages['updates']): void {
    this.#remote.add(this.#receiving.take(from, to, updates))
    this.#gap.look()
  }

  /** Rows that hold only what was made here. */
  own(from: number, to: number): void {
    this.#remote.add(this.#receiving.own(from, to))
    this.#gap.look()
  }

  /** The newest row there is. */
  head(seq: number): void {
    this.#head = seq
    this.#gap.look()
  }

  /** Applies at once what waits for the frame. */
  flush(): void {
    this.#remote.flush()
  }

  /** The server will send nothing more on this session. */
  stop(): void {
    this.#gap.stop()
    this.#head = 0
    this.#remote.flush()
  }

  close(): void {
    this.#gap.stop()
    this.#remote.close()
  }

  get #isBehind(): boolean {
    return this.#receiving.gap || (!this.#receiving.waitsForState && this.#head > (this.#receiving.seq ?? 0))
  }
}
