import { expect, test } from 'vitest'
import { hrefFromTyped, safeHref } from './safe-link.ts'

test.each(['https://example.org/a?b#c', 'http://example.org/', 'mailto:ana@example.org'])('%s may be linked', (href) => {
  expect(safeHref(href)).toBe(href)
})

test.each([
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.org/1',
  '/relative',
  '//example.org',
  '',
  `https://example.org/${'x'.repeat(2100)}`,
  undefined,
  42,
])('%s may not', (href) => {
  expect(safeHref(href)).toBeUndefined()
})

test('what people type is completed', () => {
  expect(hrefFromTyped(' example.org/a ')).toBe('https://example.org/a')
  expect(hrefFromTyped('example.org:8080')).toBe('https://example.org:8080/')
  expect(hrefFromTyped('ana@example.org')).toBe('mailto:ana@example.org')
  expect(hrefFromTyped('javascript:alert(1)')).toBeUndefined()
  expect(hrefFromTyped('just words')).toBeUndefined()
})
