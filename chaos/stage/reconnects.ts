import type { Writer } from '@tandem/testkit'

/** Watches when connections come up and what people are told meanwhile. */
export class Reconnects {
  readonly #at: number[] = []
  /** What the save signs said that is neither calm nor "Reconnecting". */
  readonly alarms = new Set<string>()

  constructor(writers: readonly Writer[]) {
    for (const writer of writers) {
      let wasConnected = writer.isConnected
      writer.onChange(() => {
        if (writer.isConnected && !wasConnected) this.#at.push(performance.now())
        wasConnected = writer.isConnected
        const { state, reason } = writer.page.save
        if (!['saved', 'saving', 'slow', 'reconnecting'].includes(state)) this.alarms.add(`${state} ${reason ?? ''}`.trim())
        const { status } = writer.page
        if (status.state === 'ended' || status.state === 'refused') this.alarms.add(JSON.stringify(status))
      })
    }
  }

  get count(): number {
    return this.#at.length
  }

  /** The most that came up within any one second. */
  get mostInASecond(): number {
    const sorted = this.#at.toSorted((a, b) => a - b)
    let most = 0
    for (let first = 0, last = 0; last < sorted.length; last++) {
      while ((sorted[last] as number) - (sorted[first] as number) >= 1000) first++
      most = Math.max(most, last - first + 1)
    }
    return most
  }
}
