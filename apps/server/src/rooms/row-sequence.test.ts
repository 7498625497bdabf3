import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowSequence } from './row-sequence.ts'

const sequence = (seq: number) => {
  const taken: number[] = []
  const rows = new RowSequence<number>(seq, (row, at) => {
    expect(row).toBe(at)
    taken.push(at)
    return true
  })
  return { rows, taken }
}

test('D3 whatever the order and however often rows come, they are taken once and in the order of the log', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 80, size: 'max' }), fc.nat(10), (seqs, start) => {
      const { rows, taken } = sequence(start)
      const brought = new Set<number>()
      for (const seq of seqs) {
        expect(rows.lacks(seq)).toBe(seq > start && !brought.has(seq))
        rows.put(seq, seq)
        brought.add(seq)
        let reached = start
        while (brought.has(reached + 1)) reached++
        expect(rows.seq).toBe(reached)
        expect(taken).toEqual(Array.from({ length: reached - start }, (_, i) => start + 1 + i))
        expect(rows.isBehind).toBe([...brought].some((each) => each > reached))
      }
    }),
  )
})

test('a row that was only spoken of is a hole', () => {
  const { rows, taken } = sequence(4)
  rows.spokenOf(6)
  expect([rows.isBehind, rows.head, rows.seq]).toEqual([true, 6, 4])
  rows.put(6, 6)
  rows.put(5, 5)
  expect([rows.isBehind, taken]).toEqual([false, [5, 6]])
})

test('a row that does not fit is a hole until the right one comes', () => {
  const taken: string[] = []
  const rows = new RowSequence<string>(0, (row) => row !== 'wrong' && taken.push(row) > 0)
  rows.put(2, 'second')
  rows.put(1, 'wrong')
  expect([rows.seq, rows.isBehind, rows.lacks(1), rows.lacks(2)]).toEqual([0, true, true, false])
  rows.put(1, 'first')
  expect([taken, rows.isBehind]).toEqual([['first', 'second'], false])
})

test('a row that waits for its turn gives way to one that is worth more', () => {
  const taken: string[] = []
  const rows = new RowSequence<string>(0, (row) => taken.push(row) > 0)
  rows.put(2, 'hearsay')
  rows.put(2, 'hearsay again')
  rows.put(2, 'the log', (waiting) => waiting === 'hearsay')
  rows.put(1, 'first')
  rows.put(2, 'too late', () => true)
  expect(taken).toEqual(['first', 'the log'])
})

test('what was spoken of and is not in the log is not waited for', () => {
  const { rows, taken } = sequence(0)
  rows.put(7, 7)
  rows.spokenOf(9)
  rows.put(1, 1)
  rows.readUpTo(9)
  expect([rows.isBehind, rows.seq, rows.head]).toEqual([false, 1, 1])
  rows.put(11, 11)
  rows.readUpTo(9)
  expect([rows.isBehind, rows.head]).toEqual([true, 11])
  expect(taken).toEqual([1])
})

test('somebody who speaks of rows far away costs nothing but a look into the log', () => {
  const { rows } = sequence(0)
  for (let i = 0; i < 10; i++) rows.put(1_000_000 + i, 1_000_000 + i)
  expect([rows.isBehind, rows.lacks(1_000_000), rows.head]).toEqual([true, true, 1_000_009])
})
