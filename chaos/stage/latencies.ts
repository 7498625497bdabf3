import type { Writer } from '@tandem/testkit'
import type { Notes } from './notes.ts'
import { percentile } from './timing.ts'

/** How long it took until what somebody typed was stored, in milliseconds. `from`: of what was typed later only. */
export const storedAfter = (writers: readonly Writer[], from = 0): number[] =>
  writers.flatMap(({ receipts }) => receipts.filter(({ typedAt }) => typedAt >= from).map(({ typedAt, storedAt }) => storedAt - typedAt))

/** The same of what was typed in this time. */
export const storedBetween = (writers: readonly Writer[], from: number, to: number): number[] =>
  writers.flatMap(({ receipts }) =>
    receipts.filter(({ typedAt }) => typedAt >= from && typedAt < to).map(({ typedAt, storedAt }) => storedAt - typedAt),
  )

/** Watches how long it takes until a word is seen by everybody else. */
export const watchSeen = (writers: readonly Writer[]): number[] => {
  const typedAt = new Map<string, number>()
  const took: number[] = []
  for (const writer of writers) {
    writer.onSeen((words) => {
      const now = performance.now()
      for (const word of words) {
        const at = typedAt.get(word)
        if (at === undefined) typedAt.set(word, now)
        else took.push(now - at)
      }
    })
  }
  return took
}

export const figuresOf = (stage: Notes, name: string, took: readonly number[], must: { p95?: number; p99?: number }): void => {
  stage.must(took.length > 0, `${name}: nothing was measured`)
  stage.figure(`${name} p95`, percentile(took, 0.95), 'ms', must.p95 === undefined ? {} : { atMost: must.p95 })
  stage.figure(`${name} p99`, percentile(took, 0.99), 'ms', must.p99 === undefined ? {} : { atMost: must.p99 })
}
