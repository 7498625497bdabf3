import type { ServerEvent, ServerMessages } from '@tandem/protocol'

/** One connection, however its bytes travel. */
export interface Link {
  readonly id: string
  readonly writable: boolean
  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void
  enter(ch: number): void
  exit(ch: number): void
  /** Ends the connection after what was sent before. */
  end(): void
}
