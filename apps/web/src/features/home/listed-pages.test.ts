import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { greeting } from './greeting.ts'
import { findPages, groupPages, type ListedPage } from './listed-pages.ts'

const at = (text: string): number => new Date(text).getTime()
const now = at('2026-11-21T14:30:00')
const page = (title: string, editedAt = now): ListedPage => ({ id: newPageId(), kind: 'document', title, editedAt, people: [] })

test('pages stand under the day of their last edit, the newest first, and no day is empty', () => {
  const groups = groupPages(
    [page('old', at('2026-10-01T10:00')), page('noon', at('2026-11-21T12:00')), page('late', at('2026-11-20T23:59')), page('now')],
    now,
  )
  expect(groups.map(({ name, pages }) => [name, pages.map(({ title }) => title)])).toEqual([
    ['Today', ['now', 'noon']],
    ['Yesterday', ['late']],
    ['Earlier', ['old']],
  ])
})

test('a page edited by a clock that runs ahead is listed all the same', () => {
  expect(groupPages([page('future', now + 3 * 86_400_000)], now)[0]?.name).toBe('Today')
})

test('a page is found by the words of its title in any order, without accents and capitals', () => {
  const pages = [page('Crème brûlée recipe'), page('Meeting notes'), page('')]
  expect(findPages(pages, 'recipe creme').map(({ title }) => title)).toEqual(['Crème brûlée recipe'])
  expect(findPages(pages, 'untit').map(({ title }) => title)).toEqual([''])
  expect(findPages(pages, '  ')).toHaveLength(3)
})

test('the greeting fits the hour and waits for no name', () => {
  expect(greeting(8, 'Blue Heron')).toBe('Good morning, Blue Heron')
  expect(greeting(17, undefined)).toBe('Good afternoon')
})
