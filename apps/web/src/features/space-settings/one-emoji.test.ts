import { expect, test } from 'vitest'
import { isOneEmoji } from './one-emoji.ts'

test.for([
  ['🌱', true],
  ['👩‍👩‍👧', true],
  ['🇩🇪', true],
  ['3️⃣', true],
  ['🌱🌱', false],
  ['A', false],
  ['7', false],
  ['', false],
] as const)('%s is one emoji: %s', ([text, is]) => {
  expect(isOneEmoji(text)).toBe(is)
})
