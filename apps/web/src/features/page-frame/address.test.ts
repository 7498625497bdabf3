import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { addressToReplace } from './address.ts'

const id = newPageId()

test('the address follows the title', () => {
  expect(addressToReplace(`/p/${id}`, { id, title: 'Meeting notes' })).toBe(`/p/meeting-notes-${id}`)
  expect(addressToReplace(`/p/meeting-notes-${id}`, { id, title: '' })).toBe(`/p/${id}`)
})

test('an address that fits already is left alone, also as the browser writes it', () => {
  expect(addressToReplace(`/p/meeting-notes-${id}`, { id, title: 'Meeting notes' })).toBeUndefined()
  expect(addressToReplace(encodeURI(`/p/日本-${id}`), { id, title: '日本' })).toBeUndefined()
})

test('an address that is not well formed is replaced and breaks nothing', () => {
  expect(addressToReplace(`/p/%E0%A4%A-${id}`, { id, title: 'Plan' })).toBe(`/p/plan-${id}`)
})
