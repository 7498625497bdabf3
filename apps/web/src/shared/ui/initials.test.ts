import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test.for([
  ['Blue Heron', 'BH'],
  ['ana', 'A'],
  ['Jean Luc de la Tour', 'JT'],
  ['  ', '?'],
  ['🦊 Fox', '🦊F'],
  ['👩‍👧 home', '👩‍👧H'],
  ['李小龙', '李'],
] as const)('%s is shown as %s', ([name, shown]) => {
  expect(initials(name)).toBe(shown)
})
