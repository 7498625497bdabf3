import { expect, test } from 'vitest'
import { isKnownHost, isOwnOrigin, mayConnect } from './origin.ts'

const host = 'tandem.local'
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

test('behind a proxy that ends TLS, the public address is ours, and no other is', () => {
  const publicUrl = 'https://tandem.example.org'
  expect(mayConnect({ origin: publicUrl, host: 'tandem.example.org' }, publicUrl)).toBe(true)
  expect(mayConnect({ origin: publicUrl, host: 'tandem.example.org:8080' }, publicUrl)).toBe(true)
  expect(mayConnect({ origin: 'https://evil.example', host: 'tandem.example.org' }, publicUrl)).toBe(false)
  expect(mayConnect({ origin: 'http://evil.example', host: 'evil.example' }, publicUrl)).toBe(false)
})

test('a site that has pointed its own name at this server gets no connection', () => {
  expect(mayConnect({ origin: 'http://evil.example', host: 'evil.example' }, undefined)).toBe(false)
  expect(mayConnect({ host: 'evil.example', 'x-tandem-client': '1' }, undefined)).toBe(false)
})

test.each([
  '127.0.0.1',
  '127.0.0.1:3000',
  '192.168.1.20:3000',
  '[::1]:3000',
  '[fd00::1]',
  'localhost',
  'LOCALHOST:3000',
  'app.localhost:3000',
  'tandem',
  'tandem:3000',
  'tandem.local',
  'Tandem.Lan:3000',
  'tandem.home.arpa',
  'host.docker.internal:3000',
])('%s is a name that only people of the same network can mean', (name) => {
  expect(isKnownHost(name, undefined)).toBe(true)
  expect(isKnownHost(name, 'https://tandem.example.org')).toBe(false)
})

test.each([
  undefined,
  '',
  'evil.example',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.local.',
  'evil.notlocal',
  'evilhome.arpa',
  'localhost@evil.example',
  'localhost/evil.example',
  'localhost:evil.example',
  '127.0.0.1 evil.example',
  '[evil.example]',
  '999.0.0.1',
])('%s may be anybody', (name) => {
  expect(isKnownHost(name, undefined)).toBe(false)
})

test.each([
  ['https://tandem.example.org', 'tandem.example.org', true],
  ['https://tandem.example.org', 'Tandem.Example.org:443', true],
  ['https://tandem.example.org:8443/', 'tandem.example.org', true],
  ['https://tandem.example.org', 'other.example.org', false],
  ['https://tandem.example.org', 'tandem.example.org.evil.example', false],
  ['http://[::1]:3000', '[::1]:3000', true],
  ['http://192.168.1.20:3000', '192.168.1.20:3000', true],
])('with PUBLIC_URL=%s a request for %s is ours: %s', (publicUrl, name, known) => {
  expect(isKnownHost(name, publicUrl)).toBe(known)
})

test('a changing request without an origin comes from a program, and null from nobody we know', () => {
  expect([isOwnOrigin({ host }, undefined), isOwnOrigin({ origin: 'null', host }, undefined)]).toEqual([true, false])
})
