import { expect, test } from 'vitest'
import { readConfig, WrongConfig } from './config.ts'

test('without any variable the server listens on this machine alone', () => {
  expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 3000, logLevel: 'info' })
  expect(readConfig({ PORT: '' })).toMatchObject({ port: 3000 })
})

test.each([
  ['PORT', 'eighty', /PORT is "eighty", expected a port number/],
  ['PORT', '70000', /PORT/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL is "loud", expected one of silent/],
  ['PUBLIC_URL', 'tandem', /PUBLIC_URL/],
])('a wrong %s refuses the start with its name and what is expected', (name, value, words) => {
  expect(() => readConfig({ [name]: value })).toThrow(WrongConfig)
  expect(() => readConfig({ [name]: value })).toThrow(words)
})
