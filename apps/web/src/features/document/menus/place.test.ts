import { describe, expect, test } from 'vitest'
import { place } from './place.ts'

const phone = { left: 0, top: 0, width: 390, height: 844 }
const caret = (left: number, top: number) => ({ left, top, width: 0, height: 20 })
const below = { side: 'below', align: 'start' } as const

describe('a menu beside the caret', () => {
  test('stands below the caret when there is room', () => {
    expect(place(caret(20, 100), { width: 260, height: 300 }, phone, below)).toMatchObject({ left: 20, top: 128 })
  })

  test('stands above a caret near the bottom', () => {
    expect(place(caret(20, 700), { width: 260, height: 300 }, phone, below)).toMatchObject({ top: 392 })
  })

  test('is moved in from the right edge', () => {
    expect(place(caret(380, 100), { width: 260, height: 300 }, phone, below).left).toBe(390 - 8 - 260)
  })

  test('keeps above the keyboard of a phone, and says how high it may be', () => {
    const withKeyboard = { ...phone, height: 420 }
    const placed = place(caret(20, 250), { width: 260, height: 400 }, withKeyboard, below)
    expect(placed.top).toBeGreaterThanOrEqual(8)
    expect(placed.top + Math.min(400, placed.maxHeight)).toBeLessThanOrEqual(250)
  })

  test('a toolbar above the first line goes below it', () => {
    const line = { left: 100, top: 10, width: 80, height: 20 }
    expect(place(line, { width: 300, height: 40 }, phone, { side: 'above', align: 'center' })).toMatchObject({ left: 8, top: 38 })
  })
})
