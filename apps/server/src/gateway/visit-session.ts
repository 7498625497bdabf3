import { newSessionId, type Person, type ServerEvent, type ServerMessages, type TabId } from '@tandem/protocol'
import type { Session } from '../rooms/ports.ts'
import type { Link } from './link.ts'

/** Whose session it is: a person may take another name at any time. */
export interface Owner {
  readonly person: Person
  readonly tab: TabId
  readonly link: Link
}

/** One page of one visit, as the room sees it. */
export class VisitSession implements Session {
  readonly id = newSessionId()
  readonly #owner: Owner
  /** Its tab has joined the page again over another connection: ends it. */
  readonly replaced: () => void
  /** Of the rules under which it may do what it does. */
  access: number
  readonly #waiting = new Set<() => void>()

  constructor(owner: Owner, { access, replaced }: { access: number; replaced: () => void }) {
    this.#owner = owner
    this.access = access
    this.replaced = replaced
  }

  get person(): Person {
    return this.#owner.person
  }

  get tab(): TabId {
    return this.#owner.tab
  }

  get connection(): string {
    return this.#owner.link.id
  }

  get writable(): boolean {
    return this.#owner.link.writable
  }

  get congestion(): Session['congestion'] {
    return this.#owner.link.congestion
  }

  whenFree(task: () => void): () => void {
    const stop = this.#owner.link.whenFree(() => this.#waiting.delete(task) && task())
    this.#waiting.add(task)
    return () => {
      stop()
      this.#waiting.delete(task)
    }
  }

  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    this.#owner.link.send(event, body)
  }

  enter(ch: number): void {
    this.#owner.link.enter(ch)
  }

  exit(ch: number): void {
    this.#owner.link.exit(ch)
  }

  /** It has left its room: whoever waits for it to be free finds that out, and what they hold for it is given free. */
  left(): void {
    for (const task of [...this.#waiting]) if (this.#waiting.delete(task)) task()
  }
}
