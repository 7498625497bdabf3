import { REQUEST_CODES } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { textsOf } from '../i18n/texts.ts'
import { Refusal, Unreachable } from './api.ts'
import { failureOf, failureWords, REQUEST_REMEDIES, requestTexts, waitAfter } from './request-words.ts'

const t = textsOf(requestTexts)

test('everything a request can be refused with has a sentence and something to do', () => {
  expect(Object.keys(REQUEST_REMEDIES)).toEqual(expect.arrayContaining([...REQUEST_CODES]))
  for (const code of Object.keys(REQUEST_REMEDIES)) {
    expect(failureWords(new Refusal(400, { code }), t), code).toMatch(code === 'unreachable' ? /./ : /^[A-Z][^!]*\.$/)
  }
})

test('a code nobody knows, and none at all, still make a sentence', () => {
  expect(failureOf(new Refusal(418, { code: 'teapot' }))).toBe('unknown')
  expect(failureOf(new Refusal(429))).toBe('rate')
  expect(failureOf(new Unreachable())).toBe('unreachable')
  expect(failureOf(new TypeError('x'))).toBe('unknown')
  expect(failureOf(new Refusal(400, { code: 'constructor' }))).toBe('unknown')
})

test('the time to wait is that of the server', () => {
  expect(waitAfter(new Refusal(429, { retryAfter: 12_000 }))).toBe(12_000)
  expect(waitAfter(new Unreachable())).toBeUndefined()
})
