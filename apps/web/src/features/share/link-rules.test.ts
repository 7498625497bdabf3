import type { Role, Sharing } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { dateOf, DAY, endOfDay, firstLink, mayGive, refusedBecause } from './link-rules.ts'

const NOW = new Date('2026-11-21T12:00:00').getTime()
const rules = (role: Role, policy: Partial<Sharing['policy']> = {}) => ({
  role,
  policy: { most: 'editor' as const, needPassword: false, mostDays: null, ...policy },
})

test('a link begins with as much as may be', () => {
  expect(firstLink(rules('owner'), NOW)).toEqual({ role: 'editor' })
  expect(firstLink(rules('editor', { most: 'viewer' }), NOW)).toEqual({ role: 'viewer' })
  expect(firstLink(rules('commenter'), NOW)).toEqual({ role: 'commenter' })
})

test('where links are off there is none to make', () => {
  expect(firstLink(rules('owner', { most: 'off' }), NOW)).toBeUndefined()
})

test('where links need a password and an end, it has both', () => {
  const wanted = rules('owner', { needPassword: true, mostDays: 30 })
  expect(firstLink(wanted, NOW)).toBeUndefined()
  const link = firstLink(wanted, NOW, 'blue heron')
  expect(link?.password).toBe('blue heron')
  expect(link?.expiresAt).toBeGreaterThan(NOW + 29 * DAY)
  expect(link?.expiresAt).toBeLessThan(NOW + 30 * DAY)
})

test('whoever may not give a role is told whose rule it is', () => {
  expect(refusedBecause('editor', rules('owner', { most: 'commenter' }))).toBe('policy')
  expect(refusedBecause('editor', rules('viewer'))).toBe('own role')
  expect(refusedBecause('viewer', rules('viewer'))).toBeUndefined()
})

test('nobody gives more than they have; keeping somebody out is less', () => {
  expect(mayGive('owner', 'editor')).toBe(false)
  expect(mayGive('editor', 'editor')).toBe(true)
  expect(mayGive('none', 'editor')).toBe(true)
})

test('a day ends with its last second, and comes back as the same day', () => {
  const end = endOfDay('2026-12-24')
  expect(end).toBe(new Date('2026-12-24T23:59:59').getTime())
  expect(dateOf(end ?? 0)).toBe('2026-12-24')
  expect(endOfDay('')).toBeUndefined()
})
