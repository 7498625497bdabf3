import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeStroke, encodeStroke, pressures, strokePoints } from './stroke.ts'

const coordinate = fc.double({ min: -100_000, max: 100_000, noNaN: true })
const raw = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 })

test('a stroke comes back rounded to a tenth of a pixel, and then stays as it is', () => {
  fc.assert(
    fc.property(raw, fc.double({ min: 0, max: 1, noNaN: true }), (points, pressure) => {
      const clean = strokePoints(points) ?? []
      const pens = pressures(points.map(() => pressure)) ?? []
      expect(decodeStroke(encodeStroke(points, pens))).toEqual({ points: clean, pressures: pens })
      expect(strokePoints(clean)).toEqual(clean)
      for (const [i, point] of clean.entries()) expect(Math.abs(point[0] - (points[i]?.[0] ?? 0))).toBeLessThanOrEqual(0.0501)
    }),
  )
})

test('bytes that are no stroke are refused, whatever they say', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const stroke = decodeStroke(bytes)
      if (stroke) expect(strokePoints(stroke.points)).toEqual(stroke.points)
    }),
    { numRuns: 2000 },
  )
  expect(decodeStroke(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255]))).toBeUndefined()
  expect(decodeStroke('text')).toBeUndefined()
})
