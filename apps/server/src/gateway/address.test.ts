import { expect, test } from 'vitest'
import { clientAddress } from './address.ts'

test('without a trusted proxy only the peer counts, whatever the header says', () => {
  for (const forged of ['10.0.0.1', '10.0.0.1, 10.0.0.2', 'x', ['10.0.0.1', '10.0.0.2'], undefined]) {
    expect(clientAddress('192.0.2.7', forged, 0)).toBe('192.0.2.7')
  }
})

test('behind one proxy it is what that proxy saw; what the client had written into the header changes nothing', () => {
  expect(clientAddress('127.0.0.1', '198.51.100.4', 1)).toBe('198.51.100.4')
  expect(clientAddress('127.0.0.1', '10.9.9.9, 198.51.100.4', 1)).toBe('198.51.100.4')
  expect(clientAddress('127.0.0.1', ['10.9.9.9', 'nonsense, 198.51.100.4'], 1)).toBe('198.51.100.4')
})

test('behind two proxies it is what the outer one saw', () => {
  expect(clientAddress('127.0.0.1', '10.9.9.9, 198.51.100.4, 172.16.0.2', 2)).toBe('198.51.100.4')
})

test('a header that is missing or nonsense leaves the peer', () => {
  expect(clientAddress('192.0.2.7', undefined, 1)).toBe('192.0.2.7')
  expect(clientAddress('192.0.2.7', 'not-an-address', 1)).toBe('192.0.2.7')
})

test('IPv4 inside IPv6 is IPv4, and all of one IPv6 network is one address', () => {
  expect(clientAddress('::ffff:192.0.2.7', undefined, 0)).toBe('192.0.2.7')
  expect(clientAddress('2001:db8:1:2:3:4:5:6', undefined, 0)).toBe('2001:db8:1:2::/64')
  expect(clientAddress('2001:0db8:1:2::9', undefined, 0)).toBe('2001:db8:1:2::/64')
  expect(clientAddress('::1', undefined, 0)).toBe('0:0:0:0::/64')
})
