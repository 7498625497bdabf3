import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editing, play } from '../../test/attacks/genuine.ts'
import { made } from '../../test/attacks/made-up.ts'
import { madeUp, shownIn, WatchedPage } from '../../test/attacks/watched-page.ts'
import { HostileRow } from '../rooms/ports.ts'
import { fold } from './fold.ts'

const attempt = fc.record({ structs: fc.array(made, { minLength: 1, maxLength: 2 }), victims: fc.array(fc.nat(), { maxLength: 3 }) })

const isFoundHostile = (rows: readonly Uint8Array[]): boolean => {
  try {
    fold(rows, 'document')
    return false
  } catch (error) {
    return error instanceof HostileRow
  }
}

test('D7 what is taken with its neighbours the wrong way round, and is seen differently, is found when the page is folded', () => {
  let different = 0
  fc.assert(
    fc.property(editing(40), fc.array(attempt, { minLength: 10, maxLength: 30, size: 'max' }), (acts, all) => {
      const page = new WatchedPage('document')
      const sent: Uint8Array[] = []
      play('document', acts, (update) => sent.push(update))
      sent.forEach((original, i) => {
        page.takes(original)
        page.takes(
          madeUp(page, 'document', { ...(all[i % all.length] as (typeof all)[number]), turn: (struct) => ({ ...struct, how: 'both' }) }),
        )
      })
      if (new Set([page.tab, page.keeper, page.late, page.merged].map(shownIn)).size === 1) return
      different++
      expect(isFoundHostile(page.rows)).toBe(true)
    }),
    { numRuns: 150, seed: 17, endOnFailure: true },
  )
  expect(different).toBeGreaterThan(5)
})
