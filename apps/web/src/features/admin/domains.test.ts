import { expect, test } from 'vitest'
import { readDomains } from './domains.ts'

test('domains are read as people write them', () => {
  expect(readDomains('example.org, @School.example\nana@example.org')).toEqual({
    domains: ['example.org', 'school.example'],
    wrong: undefined,
  })
})
test('what is no domain is named', () => {
  expect(readDomains('example.org, nowhere').wrong).toBe('nowhere')
})
test('nothing is no domain at all', () => {
  expect(readDomains('  \n')).toEqual({ domains: [], wrong: undefined })
})
