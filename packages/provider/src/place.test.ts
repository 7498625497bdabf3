import { expect, test } from 'vitest'
import { deviceName, placeOf } from './place.ts'

test.each([
  [undefined, { origin: '', path: '' }],
  ['https://example.org', { origin: 'https://example.org', path: '' }],
  ['https://example.org/', { origin: 'https://example.org', path: '' }],
  ['https://example.org:8443/teams/tandem/', { origin: 'https://example.org:8443', path: '/teams/tandem' }],
])('the server at %s', (url, place) => {
  expect(placeOf(url)).toEqual(place)
})

test('servers below two paths of one host share nothing on the device, and the one at the root keeps its names', () => {
  expect(['', '/a', '/b'].map((path) => deviceName('outbox', path))).toEqual(['tandem-outbox', 'tandem/a-outbox', 'tandem/b-outbox'])
})
