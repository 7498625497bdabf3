import { expect, test } from 'vitest'
import { isFractionalKey } from './fractional-key.ts'

test('keys as editors make them are taken', () => {
  for (const key of ['a0', 'a1', 'Zz', 'a0V', 'b00', 'b10G', 'zzzzzzzzzzzzzzzzzzzzzzzzzzz', 'A00000000000000000000000000V'])
    expect(isFractionalKey(key), key).toBe(true)
})

test('what the editor could not read is refused', () => {
  for (const key of ['', 'a', 'a0V0', 'b0', '0a', 'a!', 'A' + '0'.repeat(26), 'a'.repeat(300), ' a0', 'á0', null, 5, {}, ['a0']])
    expect(isFractionalKey(key), String(key)).toBe(false)
})
