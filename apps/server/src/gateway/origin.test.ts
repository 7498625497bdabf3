import { expect, test } from 'vitest'
import { isOwnOrigin, mayConnect } from './origin.ts'

const host = 'tandem.example.org'
const own = `https://${host}`

test.each([
  ['our own origin', { origin: own, host }, true],
  ['our own origin with the header', { origin: own, host, 'x-tandem-client': '1' }, true],
  ['another site', { origin: 'https://evil.example', host }, false],
  ['another site with the header', { origin: 'https://evil.example', host, 'x-tandem-client': '1' }, false],
  ['a site that begins as ours', { origin: `${own}.evil.example`, host }, false],
  ['another port', { origin: `${own}:8443`, host }, false],
  ['null', { origin: 'null', host }, false],
  ['null with the header', { origin: 'null', host, 'x-tandem-client': '1' }, false],
  ['none', { host }, false],
  ['none with the header', { host, 'x-tandem-client': '1' }, true],
  ['nonsense', { origin: 'nonsense', host, 'x-tandem-client': '1' }, false],
])('a connection from %s', (_what, headers, expected) => {
  expect(mayConnect(headers, undefined)).toBe(expected)
})

test('behind a proxy that changes the host, the public address is ours', () => {
  expect(mayConnect({ origin: own, host: '127.0.0.1:3000' }, own)).toBe(true)
  expect(mayConnect({ origin: 'https://evil.example', host: '127.0.0.1:3000' }, own)).toBe(false)
})

test('a changing request without an origin comes from a program, and null from nobody we know', () => {
  expect([isOwnOrigin({ host }, undefined), isOwnOrigin({ origin: 'null', host }, undefined)]).toEqual([true, false])
})
