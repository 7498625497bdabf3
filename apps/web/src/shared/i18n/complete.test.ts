import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Language } from './language.ts'
import { allTexts } from './texts.ts'

const ROOT = join(import.meta.dirname, '../..')
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /(?:^|\/)(?:[a-z-]+-)?texts\.ts$/.test(file) && file !== 'shared/i18n/texts.ts',
)

type Bundle = Readonly<Record<string, string>>
const bundle = (language: Language, namespace: string): Bundle => allTexts().get(namespace)?.[language] ?? {}
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\{[^}]*\}\}/g))].toSorted()
let namespaces: string[] = []

beforeAll(async () => {
  vi.stubGlobal('addEventListener', () => {})
  for (const file of files) await import(join(ROOT, file))
  namespaces = [...allTexts().keys()]
})

test('every area has a namespace of its own, and there are many', () => {
  expect(files.length).toBeGreaterThan(10)
  expect(namespaces.length).toBeGreaterThanOrEqual(files.length)
})

test('every text is there in German, with the same things filled in', () => {
  for (const namespace of namespaces) {
    const [en, de] = [bundle('en', namespace), bundle('de', namespace)]
    expect(Object.keys(de).toSorted(), namespace).toEqual(Object.keys(en).toSorted())
    for (const [key, text] of Object.entries(en)) {
      const isForm = /_(?:one|other)$/.test(key)
      // "One page" needs no number.
      if (!isForm) expect(placeholders(de[key] ?? ''), `${namespace}.${key}`).toEqual(placeholders(text))
      expect(de[key]?.trim(), `${namespace}.${key}`).not.toBe('')
    }
  }
})

test('a text in one number has all forms that its language needs', () => {
  const missing = (['en', 'de'] as const).flatMap((language) =>
    namespaces.flatMap((namespace) => {
      const keys = Object.keys(bundle(language, namespace))
      const stems = keys.flatMap((key) => /^(.*)_(?:one|other)$/.exec(key)?.[1] ?? [])
      return stems.flatMap((stem) => [`${stem}_one`, `${stem}_other`]).filter((form) => !keys.includes(form))
    }),
  )
  expect(missing).toEqual([])
})

test('nothing is shouted, and German speaks to a person as "du"', () => {
  for (const namespace of namespaces) {
    for (const [key, text] of Object.entries(bundle('en', namespace))) expect(text, `${namespace}.${key}`).not.toMatch(/!(?:\s|$)/)
    for (const [key, text] of Object.entries(bundle('de', namespace))) {
      expect(text, `${namespace}.${key}`).not.toMatch(/!(?:\s|$)/)
      expect(text, `${namespace}.${key}`).not.toMatch(/\b(?:Ihnen|Ihr|Ihre[mnrs]?)\b|\b(?:klicken|wählen|geben|versuchen|laden) Sie\b/)
    }
  }
})
