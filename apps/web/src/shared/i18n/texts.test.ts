import { expect, test } from 'vitest'
import { chooseLanguage, PSEUDO } from './language.ts'
import { setLanguage } from './i18n.ts'
import { pseudoOf } from './pseudo.ts'
import { defineTexts, textsOf } from './texts.ts'

const texts = defineTexts('of-this-test', {
  en: { hello: 'Hello {{name}}', pages_one: '{{count}} page', pages_other: '{{count}} pages', plain: 'Share' },
  de: { hello: 'Hallo {{name}}', pages_one: '{{count}} Seite', pages_other: '{{count}} Seiten', plain: 'Teilen' },
})

test('a text is given in the language of the moment, with what goes into it as it is', () => {
  const t = textsOf(texts)
  expect(t('hello', { name: '<Ana> & {{name}}' })).toBe('Hello <Ana> & {{name}}')
  expect(t('pages', { count: 1 })).toBe('1 page')
  expect(t('pages', { count: 3 })).toBe('3 pages')
  setLanguage('de')
  expect(t('plain')).toBe('Teilen')
  expect(t('pages', { count: 1 })).toBe('1 Seite')
  setLanguage('en')
})

test('none, one and many are each said in their own form', () => {
  const left = defineTexts('of-this-test-3', {
    en: { left_zero: 'last day', left_one: '{{count}} day', left_other: '{{count}} days' },
    de: { left_zero: 'letzter Tag', left_one: '{{count}} Tag', left_other: '{{count}} Tage' },
  })
  const t = textsOf(left)
  expect([0, 1, 2].map((count) => t('left', { count }))).toEqual(['last day', '1 day', '2 days'])
  // Without a form of its own none is many.
  expect(textsOf(texts)('pages', { count: 0 })).toBe('0 pages')
})

test('keys and what goes into a text are checked when it is compiled', () => {
  const t = textsOf(texts)
  // @ts-expect-error no such key
  expect(t('bye')).toBe('bye')
  // @ts-expect-error a name goes into it
  expect(t('hello')).toContain('Hello')
  defineTexts('of-this-test-2', {
    en: { one: 'One' },
    // @ts-expect-error a text is missing
    de: {},
  })
})

test.for([
  [null, null, ['fr', 'de-AT', 'en'], 'de'],
  [null, null, ['fr'], 'en'],
  [null, 'en', ['de'], 'en'],
  [null, 'tlh', ['de'], 'de'],
  ['de', 'en', ['en'], 'de'],
  ['pseudo-rtl', 'en', ['en'], PSEUDO],
] as const)('asked for %s, set to %s, in a browser of %s: %s', ([asked, set, browser, shown]) => {
  expect(chooseLanguage(asked, set, browser)).toBe(shown)
})

test('the pseudo-locale is accented and a third longer, and leaves alone what is filled in', () => {
  const pseudo = pseudoOf('Shared by {{name}} with <b>you</b>')
  expect(pseudo).toContain('{{name}}')
  expect(pseudo).toContain('<b>')
  expect(pseudo).toContain('Šĥáŕéð')
  expect(pseudo.length).toBeGreaterThanOrEqual('Shared by {{name}} with <b>you</b>'.length * 1.3)
})
