import { expect, test } from 'vitest'
import { addressOf, pageIdOf, slugOf } from './address.ts'
import { newPageId } from './ids.ts'

test('an address names its page whatever the title says', () => {
  for (const title of ['', 'Meeting notes', 'Straße & Crème brûlée', '---', '日本語のページ', 'a'.repeat(400), 'x/../..?#%2f']) {
    const id = newPageId()
    const address = addressOf({ id, title })
    expect(pageIdOf(address.slice('/p/'.length)), title).toBe(id)
    expect(new URL(address, 'http://host').pathname.split('/')).toHaveLength(3)
  }
})

test('a slug is readable', () => {
  expect(slugOf('Crème brûlée, twice!')).toBe('creme-brulee-twice')
  expect(slugOf('新しいページ')).toBe('新しいページ')
  expect(slugOf('हिन्दी में')).toBe('हिन्दी-में')
})

test('what is not an id is not taken for one', () => {
  for (const text of ['', 'short', '-', `${newPageId()}x`, 'a'.repeat(23), "'; drop table pages; --"])
    expect(pageIdOf(text)).toBeUndefined()
})
