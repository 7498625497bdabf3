import { expect, test } from 'vitest'
import { globalKey, type Press } from './global-keys.ts'

const press = (part: Partial<Press>): Press => ({
  key: '',
  hasMod: false,
  hasShift: false,
  hasAlt: false,
  isTyping: false,
  before: undefined,
  ...part,
})

test('letters alone do nothing while somebody writes, and nothing at all once switched off', () => {
  for (const key of ['n', '/', '?']) {
    expect(globalKey(press({ key }), true)).toBeDefined()
    expect(globalKey(press({ key, isTyping: true }), true)).toBeUndefined()
    expect(globalKey(press({ key }), false)).toBeUndefined()
  }
})
test('the palette opens while somebody writes too', () => {
  expect(globalKey(press({ key: 'k', hasMod: true, isTyping: true }), false)).toBe('palette')
  expect(globalKey(press({ key: 'k', hasMod: true, hasShift: true }), true)).toBeUndefined()
})
test('home takes G and then H', () => {
  expect(globalKey(press({ key: 'h', before: 'g' }), true)).toBe('home')
  expect(globalKey(press({ key: 'h' }), true)).toBeUndefined()
})
test('what AltGr types is left alone', () => {
  expect(globalKey(press({ key: 'k', hasMod: true, hasAlt: true }), true)).toBeUndefined()
})
