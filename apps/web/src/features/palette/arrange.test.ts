import { expect, test } from 'vitest'
import { arrange } from './arrange.ts'
import type { Group, Item } from './item.ts'
import { readQuery } from './query.ts'

const item = (group: Group, label: string, more: Partial<Item> = {}): Item => ({
  id: `${group} ${label}`,
  group,
  label,
  icon: null,
  ...more,
})
const items = [
  item('recent', 'Plan for May'),
  item('searches', 'plan'),
  item('pages', 'The plan', { isFound: true }),
  item('people', 'Ana'),
  item('actions', 'Share this page'),
  item('create', 'New document'),
  item('theme', 'Dark theme'),
  item('help', 'Keyboard shortcuts'),
  item('search', 'Search all text for “x”', { isFound: true }),
]
const shown = (typed: string) => arrange(items, readQuery(typed)).map(({ group }) => group)

test('before anything is typed it offers what was open last and looked for, then what can be done here', () => {
  expect(shown('')).toEqual(['recent', 'searches', 'actions', 'create', 'help'])
})
test('a page whose name begins with the words comes first, and the search of all text last', () => {
  expect(shown('plan')).toEqual(['recent', 'pages', 'search'])
})
test('an action that fits better than the pages comes before them', () => {
  expect(shown('share')).toEqual(['actions', 'pages', 'search'])
})
test('a first character narrows it to actions, people or help', () => {
  expect(shown('>dark')).toEqual(['theme'])
  expect(shown('@')).toEqual(['people'])
  expect(shown('?')).toEqual(['help'])
})
test('a page that is both recent and found stands there once', () => {
  const twice = [item('recent', 'Plan', { id: 'same' }), item('pages', 'Plan', { id: 'same', isFound: true })]
  expect(arrange(twice, readQuery('plan')).flatMap((group) => group.items)).toHaveLength(1)
})
