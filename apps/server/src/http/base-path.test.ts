import { expect, test } from 'vitest'
import { withoutBasePath } from './base-path.ts'

test.each([
  ['/tandem', '/'],
  ['/tandem?lang=de', '/?lang=de'],
  ['/tandem/', '/'],
  ['/tandem/p/x?y=/tandem', '/p/x?y=/tandem'],
  ['/tandem/socket.io/?EIO=4', '/socket.io/?EIO=4'],
  ['/tandem/tandem/p/x', '/tandem/p/x'],
  // Taken away by the proxy, or asked at the root by a probe.
  ['/p/x', '/p/x'],
  ['/readyz', '/readyz'],
  // Somebody else's.
  ['/tandems/p/x', '/tandems/p/x'],
  ['/other/tandem/', '/other/tandem/'],
])('below /tandem a request for %s is one for %s', (asked, meant) => {
  expect(withoutBasePath(asked, '/tandem')).toBe(meant)
})
