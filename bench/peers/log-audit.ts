import type { ServerMessage } from '@tandem/protocol'

/** Checks that the numbers of the log a session is shown have no holes, in whatever order they come. */
export class LogAudit {
  #first = 0
  #head = 0
  readonly #ranges: { from: number; to: number }[] = []
  readonly #refused = new Set<string>()

  startAt(seq: number): void {
    this.#first = seq
    this.#head = seq
  }

  hear({ event, body }: ServerMessage): void {
    if (event === 'updates') this.#cover(body.from, body.to)
    if (event === 'stored' && body.from !== undefined && body.to !== undefined) this.#cover(body.from, body.to)
    if (event === 'head') this.#head = Math.max(this.#head, body.seq)
    if (event === 'rejected') this.#refused.add(body.code)
    if (event === 'refused') this.#refused.add(`${body.event}: ${body.code}`)
    if (event === 'closed') this.#refused.add(`closed: ${body.reason}`)
  }

  report(): { gaps: number; refused: string[] } {
    let covered = this.#first
    let gaps = 0
    for (const { from, to } of this.#ranges.toSorted((a, b) => a.from - b.from)) {
      if (from > covered + 1) gaps++
      covered = Math.max(covered, to)
    }
    return { gaps: covered < this.#head ? gaps + 1 : gaps, refused: [...this.#refused] }
  }

  #cover(from: number, to: number): void {
    this.#ranges.push({ from, to })
    this.#head = Math.max(this.#head, to)
  }
}
