import type { ServerEvent, ServerMessages } from '@tandem/protocol'
import type { Session } from '../rooms/ports.ts'

/** One connection, however its bytes travel. */
export interface Link extends Pick<Session, 'writable' | 'congestion' | 'whenFree'> {
  readonly id: string
  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void
  enter(ch: number): void
  exit(ch: number): void
  /** Ends the connection after what was sent before, or without it when the other side does not take it. */
  end(): void
}
