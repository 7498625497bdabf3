import { expect, test } from 'vitest'
import { readConfig, secretsIn, WrongConfig } from './config.ts'
import { DEFAULT_LIMITS } from './limits.ts'

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

test('mail needs a sender and the address that its links lead to, and a provider of sign-ins all three of its values', () => {
  expect(() => readConfig({ SMTP_URL: 'smtp://localhost' })).toThrow(/SMTP_URL is set, and MAIL_FROM is missing[^]*PUBLIC_URL is missing/)
  expect(() => readConfig({ OIDC_ISSUER: 'https://login.example.org' })).toThrow(
    /OIDC_CLIENT_ID is missing[^]*OIDC_CLIENT_SECRET is missing/,
  )
  const mail = { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'Tandem <tandem@example.org>', PUBLIC_URL: 'https://tandem.example.org' }
  expect(readConfig(mail).mail).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM })
  expect(readConfig({}).oidc).toBeUndefined()
})

test('every limit can be set by its variable, and the others keep their defaults', () => {
  const { limits } = readConfig({ LIMIT_UPDATES_PER_SECOND: '7', LIMIT_SESSIONS_PER_PAGE: '' })
  expect(limits).toEqual({ ...DEFAULT_LIMITS, updatesPerSecond: 7 })
})

test.each([
  ['LIMIT_UPDATES_PER_SECOND', 'many', 'LIMIT_UPDATES_PER_SECOND is "many", expected a whole number of at least 1.'],
  ['LIMIT_UPDATES_PER_SECOND', '0', 'LIMIT_UPDATES_PER_SECOND is "0", expected a whole number of at least 1.'],
  ['LIMIT_BAD_MESSAGES', '1.5', 'LIMIT_BAD_MESSAGES is "1.5", expected a whole number of at least 1.'],
  ['LIMIT_SPEED', '3', 'LIMIT_SPEED is no limit that this server knows; docs/operating.md lists them.'],
  ['TRUST_PROXY', 'yes', 'TRUST_PROXY is "yes", expected the number of proxies before this server, from 0 to 10.'],
])('%s=%s stops the start with one sentence', (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(new WrongConfig(sentence))
})

test('the secrets of the environment are known, as they are written in addresses and as they are meant', () => {
  const config = readConfig({
    DATABASE_URL: 'postgres://tandem:p%40ss-word@db.example.org/tandem',
    REDIS_URL: 'redis://redis.example.org',
    METRICS_TOKEN: 'sixteen characters',
  })
  expect(secretsIn(config)).toEqual(['p%40ss-word', 'p@ss-word', 'sixteen characters'])
})
