import { expect, test } from 'vitest'
import { secretIn } from './address-secret.ts'

test.for([
  ['/g/abc', '', { kind: 'guest link', secret: 'abc', rest: '/g' }],
  ['/g/abc/', '?lang=de', { kind: 'guest link', secret: 'abc', rest: '/g?lang=de' }],
  ['/invite/abc', '', { kind: 'invitation', secret: 'abc', rest: '/invite' }],
  ['/reset', '?token=abc', { kind: 'reset', secret: 'abc', rest: '/reset' }],
  ['/setup', '?lang=de&token=abc', { kind: 'set-up', secret: 'abc', rest: '/setup?lang=de' }],
] as const)('the secret of %s%s is found, and the address without it', ([path, search, found]) => {
  expect(secretIn(path, search)).toEqual(found)
})

test.for([
  ['/g', ''],
  ['/g/abc/def', ''],
  ['/setup', ''],
  ['/login', '?token=abc'],
  ['/p/notes-abc', '?token=abc'],
] as const)('there is no secret in %s%s', ([path, search]) => {
  expect(secretIn(path, search)).toBeUndefined()
})
