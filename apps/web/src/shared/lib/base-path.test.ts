import { expect, test } from 'vitest'
import { basePathIn, inApp, ownKey } from './base-path.ts'

test.each([
  ['/tandem', '/tandem'],
  ['/teams/tandem/', '/teams/tandem'],
  ['', ''],
  [undefined, ''],
  // As it stands in the file, where nobody has filled it in.
  ['__BASE_PATH__', ''],
])('the server says %s: the app lies below "%s"', (said, path) => {
  expect(basePathIn(said)).toBe(path)
})

test.each([
  ['/tandem', '/'],
  ['/tandem/', '/'],
  ['/tandem/p/x', '/p/x'],
  ['/tandem/tandem', '/tandem'],
  ['/tandems/p/x', undefined],
  ['/', undefined],
])('below /tandem the path %s of the host is %s of the app', (pathname, path) => {
  expect(inApp(pathname, '/tandem')).toBe(path)
})

test('two apps of one host keep what they remember apart', () => {
  expect(new Set(['', '/a', '/b'].map((path) => ownKey('tandem:me', path))).size).toBe(3)
})
