import { expect, test } from 'vitest'
import { readQuery } from './query.ts'
import { ranked, rankOf } from './ranking.ts'

test.for([
  ['meeting', { scope: 'all', words: 'meeting' }],
  ['> dark', { scope: 'actions', words: 'dark' }],
  ['@ana', { scope: 'people', words: 'ana' }],
  ['  ?', { scope: 'help', words: '' }],
  ['a > b', { scope: 'all', words: 'a > b' }],
  ['', { scope: 'all', words: '' }],
] as const)('"%s" is read as %o', ([typed, query]) => {
  expect(readQuery(typed)).toEqual(query)
})

test('what begins with the words comes before what only holds them', () => {
  const pages = ['The plan', 'Explanation', 'Plan for May', 'Explain'].map((label) => ({ label }))
  expect(ranked(pages, 'plan').map(({ label }) => label)).toEqual(['Plan for May', 'The plan', 'Explanation'])
})

test('words may stand in any order, and each has to be found', () => {
  expect(rankOf({ label: 'New document' }, 'doc new')).toBe(1)
  expect(rankOf({ label: 'New document' }, 'new board')).toBeUndefined()
})

test('neither case nor accents have to be typed', () => {
  expect(rankOf({ label: 'Über uns' }, 'uber')).toBe(0)
  expect(rankOf({ label: 'Café' }, 'CAFE')).toBe(0)
})

test('another word for the same thing finds it too, after the names', () => {
  const dark = { label: 'Dark theme', aliases: 'night mode' }
  expect(rankOf(dark, 'night')).toBe(2)
  expect(ranked([dark, { label: 'Night shift' }], 'night').map(({ label }) => label)).toEqual(['Night shift', 'Dark theme'])
})

test('without words everything is there, in its order', () => {
  expect(ranked([{ label: 'b' }, { label: 'a' }], '').map(({ label }) => label)).toEqual(['b', 'a'])
})
