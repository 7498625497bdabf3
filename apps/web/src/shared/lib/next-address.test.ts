import { expect, test } from 'vitest'
import { nextAddress } from './next-address.ts'

const HERE = 'https://tandem.example.org'

test.for(['/', '/p/notes-0123456789012345678901?v=3#block-2', '/settings/sign-ins', '/search?q=login', '/g'])(
  'whoever signs in comes back to %s',
  (address) => {
    expect(nextAddress(address, HERE)).toBe(address)
  },
)

test.for([
  'https://evil.example.org/',
  '//evil.example.org',
  '/\\evil.example.org',
  '\\\\evil.example.org',
  '/\t/evil.example.org',
  '/.//evil.example.org',
  'javascript:alert(1)',
  ' /p/x',
  '/login?next=/login',
  '/invite/abc',
  undefined,
  7,
])('nobody is led to %s', (address) => {
  expect(nextAddress(address, HERE)).toBe('/')
})
