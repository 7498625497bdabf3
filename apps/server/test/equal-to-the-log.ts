import { expect } from 'vitest'
import type { World } from './world.ts'

/** No promise was broken on the way, every open tab holds what the log holds and says so, and nothing anybody wrote is gone. */
export const expectEqualToTheLog = (world: World): void => {
  expect(world.broken).toEqual([])
  for (const { text, page } of world.tabs) {
    expect(text.toString()).toBe(world.ledger.text)
    expect(page.save).toMatchObject({ state: 'saved', unstored: 0 })
  }
  for (const { written } of world.browsers) for (const [client, clock] of written) expect(world.ledger.clock(client)).toBe(clock)
}
