import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { greetingAt } from './greeting.ts'
import { groupPages, type ListedPage } from './listed-pages.ts'

const at = (text: string): number => new Date(text).getTime()
const now = at('2026-11-21T14:30:00')
const page = (title: string, editedAt = now): ListedPage => ({
  id: newPageId(),
  kind: 'document',
  title,
  icon: null,
  spaceName: 'General',
  editedAt,
  openedAt: null,
  people: [],
  isArchived: false,
})

test('pages stand under the day of their last edit, the newest first, and no day is empty', () => {
  const groups = groupPages(
    [page('old', at('2026-10-01T10:00')), page('noon', at('2026-11-21T12:00')), page('late', at('2026-11-20T23:59')), page('now')],
    now,
  )
  expect(groups.map(({ day, pages }) => [day, pages.map(({ title }) => title)])).toEqual([
    ['today', ['now', 'noon']],
    ['yesterday', ['late']],
    ['earlier', ['old']],
  ])
})

test('a page edited by a clock that runs ahead is listed all the same', () => {
  expect(groupPages([page('future', now + 3 * 86_400_000)], now)[0]?.day).toBe('today')
})

test('the greeting fits the hour', () => {
  expect([3, 8, 17, 22].map(greetingAt)).toEqual(['night', 'morning', 'afternoon', 'evening'])
})
