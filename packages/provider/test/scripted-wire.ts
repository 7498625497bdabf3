import type { ClientEvent, ClientMessages } from '@tandem/protocol'
import type { Question, Wire } from '../src/ports.ts'

/** One message that was sent. */
export type Sent = { [Event in ClientEvent]: { event: Event; body: ClientMessages[Event] } }[ClientEvent]

/** A connection whose other end is the test. */
export class ScriptedWire implements Wire {
  transport: 'websocket' | 'polling' = 'websocket'
  writable = true
  readonly sent: Sent[] = []
  readonly asked: { event: Question; body: unknown; answer: (answer: unknown) => void; fail: () => void }[] = []

  emit<Event extends ClientEvent>(event: Event, body: ClientMessages[Event]): void {
    this.sent.push({ event, body } as Sent)
  }

  request<Event extends Question>(event: Event, body: ClientMessages[Event]): Promise<unknown> {
    return new Promise((answer, reject) => {
      this.asked.push({ event, body, answer, fail: () => reject(new Error('connection lost')) })
    })
  }

  /** The bodies of everything sent with this event. */
  of<Event extends ClientEvent>(event: Event): ClientMessages[Event][] {
    return this.sent.filter((sent) => sent.event === event).map((sent) => sent.body as ClientMessages[Event])
  }

  /** The bodies of all questions with this event. */
  questions<Event extends Question>(event: Event): ClientMessages[Event][] {
    return this.asked.filter((asked) => asked.event === event).map((asked) => asked.body as ClientMessages[Event])
  }

  joins(): ClientMessages['join'][] {
    return this.questions('join')
  }

  /** Answers the newest question with this event. */
  answer(event: Question, answer: unknown): void {
    this.asked.findLast((asked) => asked.event === event)?.answer(answer)
  }
}
