import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Receiving } from './receiving.ts'

const row = (seq: number) => new Uint8Array([seq])

test('whatever the order and however often runs arrive, rows come out once and in order', () => {
  const run = fc.record({ from: fc.integer({ min: 1, max: 30 }), length: fc.integer({ min: 1, max: 5 }), own: fc.boolean() })
  fc.assert(
    fc.property(fc.array(run, { maxLength: 60, size: 'max' }), fc.integer({ min: 0, max: 10 }), (runs, start) => {
      const receiving = new Receiving()
      const out = receiving.complete(start)
      const covered = new Set<number>()
      for (const { from, length, own } of runs) {
        const to = from + length - 1
        const rows = Array.from({ length }, (_, i) => row(from + i))
        out.push(...(own ? receiving.own(from, to) : receiving.take(from, to, rows)))
        for (let seq = from; seq <= to; seq++) covered.add(seq)
        let reached = start
        while (covered.has(reached + 1)) reached += 1
        expect(receiving.seq).toBe(reached)
        expect(receiving.gap).toBe([...covered].some((seq) => seq > reached))
      }
      const firsts = out.map((bytes) => bytes[0] ?? 0)
      expect(firsts.every((seq) => seq <= (receiving.seq ?? 0))).toBe(true)
    }),
  )
})

test('a new state hands out only what comes after it', () => {
  const receiving = new Receiving()
  receiving.complete(3)
  receiving.expectState()
  expect(receiving.take(4, 4, [row(4)])).toEqual([])
  expect(receiving.take(6, 6, [row(6)])).toEqual([])
  expect(receiving.complete(5)).toEqual([row(6)])
  expect(receiving.seq).toBe(6)
})
