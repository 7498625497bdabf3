import { expect, test } from 'vitest'
import { squareOf } from './square.ts'

test('a picture is cut to the square in its middle', () => {
  expect(squareOf(400, 300)).toEqual({ x: 50, y: 0, side: 300 })
  expect(squareOf(300, 401)).toEqual({ x: 0, y: 50, side: 300 })
  expect(squareOf(1, 1)).toEqual({ x: 0, y: 0, side: 1 })
})
