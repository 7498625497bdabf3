import type { Code, PageId, ServerMessages } from '@tandem/protocol'
import type { Line } from './line.ts'
import { Outbox, type Change } from './outbox.ts'
import type { PageParts } from './page-parts.ts'
import { AFTER_REJECTED } from './refusals.ts'
import { Sending } from './sending.ts'

/** When the server asks for a rest without saying how long. */
const DEFAULT_REST = 1000

interface Watchers {
  changed: () => void
  /** The server lacks something: joins so that both sides are complete. False when that did not help before. */
  joinFresh: () => boolean
  /** The log was replaced. */
  replaced: () => void
}

/** What was made here, on its way into the server's log. */
export class Outgoing {
  readonly outbox: Outbox
  readonly sending: Sending
  /** A change was not accepted; nothing more is sent until the page is opened again. */
  refused: Code | undefined
  /** The server takes no changes now. */
  busy: Code | undefined
  storedAt: number | undefined
  storedAfter: number | undefined
  readonly #clock: PageParts['clock']
  readonly #watchers: Watchers

  constructor(page: PageId, parts: PageParts, watchers: Watchers) {
    this.#clock = parts.clock
    this.#watchers = watchers
    this.outbox = new Outbox({ ...parts, page, changed: watchers.changed })
    this.sending = new Sending({ ...parts, outbox: this.outbox, tooLarge: (change) => this.#park([change], 'too_large') })
  }

  /** A change was made: onto the device, and out as soon as may be. */
  add(bytes: Uint8Array, epoch: number | undefined): void {
    // The server said so when nothing was waiting: it may be over by now.
    if (this.outbox.size === 0 && !this.sending.paused) this.busy = undefined
    this.outbox.add(bytes, epoch)
    this.sending.pump()
    this.#watchers.changed()
  }

  /** The page is joined and complete. */
  start(line: Line, ch: number): void {
    this.busy = undefined
    this.sending.start(line, ch)
  }

  /** The server takes no changes for a while. */
  rest(code: Code, ms: number): void {
    this.busy = code
    this.sending.pause(ms)
    this.#watchers.changed()
  }

  /** Returns whether something that was waited for is stored. */
  stored(n: number): boolean {
    const after = this.sending.stored(n)
    if (after === undefined) return false
    this.storedAt = this.#clock.now()
    this.storedAfter = after
    this.busy = undefined
    return true
  }

  rejected({ n, code, retryAfter }: ServerMessages['rejected']): void {
    const changes = this.sending.takeBack(n)
    const first = changes[0]
    if (!first || this.refused) return
    switch (AFTER_REJECTED[code]) {
      case 'rest':
        return this.rest(code, retryAfter ?? DEFAULT_REST)
      case 'replaced':
        return this.#watchers.replaced()
      case 'join':
        // What it builds on waits to be sent again: then it simply goes out behind that.
        if (this.sending.waitsBefore(first) || this.#watchers.joinFresh()) return
        return this.#park(changes, code)
      case 'park':
        return this.#park(changes, code)
    }
  }

  /** Puts everything aside: it was made for a log that is no more. */
  putAside(): void {
    this.sending.stop()
    this.outbox.park([...this.outbox.changes], 'epoch_changed')
  }

  #park(changes: readonly Change[], code: Code): void {
    this.sending.halt()
    this.outbox.park(changes, code)
    this.refused = code
    this.#watchers.changed()
  }
}
