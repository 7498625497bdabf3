import { expect, test } from 'vitest'
import { basePathOf } from './base-path.ts'

test.each([
  [undefined, ''],
  ['https://example.org', ''],
  ['https://example.org/', ''],
  ['https://example.org/tandem', '/tandem'],
  ['https://example.org:8443/teams/tandem/', '/teams/tandem'],
])('with PUBLIC_URL=%s everything lies below "%s"', (publicUrl, path) => {
  expect(basePathOf(publicUrl)).toBe(path)
})
