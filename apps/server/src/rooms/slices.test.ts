import { expect, test } from 'vitest'
import { Slices } from './slices.ts'

test('work goes on without a break for 8 ms, then everybody else has their turn', async () => {
  let now = 0
  let turns = 0
  const slices = new Slices({
    elapsed: () => now,
    soon: (task) => {
      turns++
      now += 20
      queueMicrotask(task)
      return () => {}
    },
  })
  const seen: number[] = []
  for (let step = 0; step < 6; step++) {
    now += 3
    await slices.rest()
    seen.push(turns)
  }
  expect(seen).toEqual([0, 0, 1, 1, 1, 2])
})
