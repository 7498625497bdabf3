import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { type OpenedPage, withOpened } from './opened-pages.ts'

const page = (title: string, id = newPageId()): OpenedPage => ({ id, kind: 'document', title, openedAt: 0 })

test('the page opened last stands first, once, under its newest title', () => {
  const plan = page('Plan')
  const notes = page('Notes')
  const pages = [plan, notes].reduce(withOpened, [] as OpenedPage[])
  expect(withOpened(pages, { ...plan, title: 'The plan' }).map(({ title }) => title)).toEqual(['The plan', 'Notes'])
})

test('the device remembers a hundred pages and no more', () => {
  const pages = Array.from({ length: 130 }, (_, n) => page(`Page ${n}`)).reduce(withOpened, [] as OpenedPage[])
  expect(pages).toHaveLength(100)
  expect(pages[0]?.title).toBe('Page 129')
})
