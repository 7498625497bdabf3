import { PSEUDO, type Language, type ShownLanguage } from './language.ts'
import { pseudoOf } from './pseudo.ts'

/** Texts of one area in one language. */
export type Wording = Readonly<Record<string, string>>
export type Filling = Readonly<Record<string, string | number>>

const PLACEHOLDER = /\{\{(\w+)\}\}/g
const rules = new Map<Language, Intl.PluralRules>()

const formOf = (language: Language, count: number): string => {
  const known = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, known)
  return known.select(count)
}

/** The text under a key, for a number the one in its form: none has a form of its own where it is worded otherwise. */
const textOf = (wording: Wording, language: Language, key: string, count: unknown): string | undefined => {
  if (typeof count !== 'number') return wording[key]
  const none = count === 0 ? wording[`${key}_zero`] : undefined
  return none ?? wording[`${key}_${formOf(language, count)}`] ?? wording[`${key}_other`] ?? wording[key]
}

/** Says something of one area. What is filled in stays as it is: React escapes what it shows, and no text is used as HTML. */
export const say = (
  wordings: Readonly<Record<Language, Wording>>,
  shown: ShownLanguage,
  key: string,
  filling: Filling | undefined,
): string => {
  const language = shown === PSEUDO ? 'en' : shown
  const text = textOf(wordings[language], language, key, filling?.['count'])
  // Names of texts come from the code alone; the name is then more use than nothing.
  if (text === undefined) return key
  const worded = shown === PSEUDO ? pseudoOf(text) : text
  return filling ? worded.replace(PLACEHOLDER, (placeholder, name: string) => String(filling[name] ?? placeholder)) : worded
}
