import type { PageKind } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editing, play } from '../../test/attacks/genuine.ts'
import { damage, damaged, made } from '../../test/attacks/made-up.ts'
import { madeUp, shownIn, WatchedPage } from '../../test/attacks/watched-page.ts'

const sentIn = (kind: PageKind, acts: Parameters<typeof play>[1]): Uint8Array[] => {
  const sent: Uint8Array[] = []
  play(kind, acts, (update) => sent.push(update))
  return sent
}

const kinds = fc.constantFrom<PageKind[]>('document', 'document', 'board')

test('D7 what is taken of damaged updates is seen alike by those who tidied before it came and by those who come later', () => {
  let taken = 0
  fc.assert(
    fc.property(kinds, editing(40), fc.array(damage, { minLength: 10, maxLength: 30, size: 'max' }), fc.nat(), (kind, acts, all, at) => {
      const page = new WatchedPage(kind)
      const sent = sentIn(kind, acts)
      sent.forEach((original, i) => {
        if (page.takes(damaged(original, all[i % all.length] ?? []))) taken++
        page.takes(original)
        if (i === at % sent.length) page.restart()
      })
      expect([page.keeper, page.late, page.newcomer].map(shownIn)).toEqual(Array(3).fill(shownIn(page.tab)))
    }),
    { numRuns: 100, seed: 17, endOnFailure: true },
  )
  expect(taken).toBeGreaterThan(50)
})

const attempt = fc.record({ structs: fc.array(made, { minLength: 1, maxLength: 2 }), victims: fc.array(fc.nat(), { maxLength: 3 }) })

test('D7 whatever somebody makes up among real work is refused, or seen alike by those who tidied before and by those who come later', () => {
  let taken = 0
  fc.assert(
    fc.property(kinds, editing(40), fc.array(attempt, { minLength: 10, maxLength: 30, size: 'max' }), fc.nat(), (kind, acts, all, at) => {
      const page = new WatchedPage(kind)
      const sent = sentIn(kind, acts)
      sent.forEach((original, i) => {
        expect(page.takes(original)).toBe(true)
        if (page.takes(madeUp(page, kind, all[i % all.length] as (typeof all)[number]))) taken++
        if (i === at % sent.length) page.restart()
      })
      expect([page.keeper, page.late].map(shownIn)).toEqual(Array(2).fill(shownIn(page.tab)))
    }),
    { numRuns: 150, seed: 17, endOnFailure: true },
  )
  expect(taken).toBeGreaterThan(500)
})
