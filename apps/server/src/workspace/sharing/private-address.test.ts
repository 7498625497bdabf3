import { expect, test } from 'vitest'
import { isPrivateAddress } from './private-address.ts'

test.each([
  'http://localhost:3000',
  'http://127.0.0.1',
  'http://192.168.1.7:8080',
  'http://10.0.0.1',
  'http://172.20.0.2',
  'http://100.100.1.1',
  'http://[::1]:3000',
  'http://[fd00::1]',
  'http://nas',
  'http://tandem.fritz.lan',
  'http://school.local',
])('%s opens in its own network only', (address) => expect(isPrivateAddress(address)).toBe(true))

test.each([
  'https://tandem.example.org',
  'http://8.8.8.8',
  'http://172.32.0.1',
  'http://[2001:db8::1]',
  'https://local.example.org',
  'https://10.example.org',
])('%s opens everywhere', (address) => expect(isPrivateAddress(address)).toBe(false))
