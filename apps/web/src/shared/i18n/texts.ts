import { useCallback, useSyncExternalStore } from 'react'
import { onLanguage, shownLanguage } from './i18n.ts'
import type { Language } from './language.ts'
import { say, type Wording } from './wording.ts'

type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
/** `pages_one` and `pages_other` are asked for as `pages`. */
type KeyOf<Key> = Key extends `${infer Stem}_${Plural}` ? Stem : Key & string
type FormsOf<En, Key extends string> = En[Extract<keyof En, Key | `${Key}_${Plural}`>]
type Placeholders<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholders<Rest> : never
type Values<En, Key extends string> = [Placeholders<FormsOf<En, Key>>] extends [never]
  ? [values?: undefined]
  : [values: Readonly<Record<Placeholders<FormsOf<En, Key>>, string | number>>]

/** Texts of one area, in every language. Made by `defineTexts`. */
export interface Texts<En extends Wording> extends Readonly<Record<Language, Wording>> {
  readonly en: En
}
/** Gives a text: `t('moved', { title })`. A text with `{{count}}` has forms `_one` and `_other`. */
export type Translate<En extends Wording> = <Key extends KeyOf<keyof En>>(key: Key, ...values: Values<En, Key>) => string
/** The `t` of some texts, for functions that are handed it: `TextsOf<typeof texts>`. */
export type TextsOf<Some> = Some extends Texts<infer En> ? Translate<En> : never

const areas = new Map<string, Readonly<Record<Language, Wording>>>()
/** All texts there are so far, by the names of their areas. */
export const allTexts = (): ReadonlyMap<string, Readonly<Record<Language, Wording>>> => areas

/**
 * Texts of one area under a name of its own. English sets the keys and the placeholders; German has exactly the same
 * keys, or it does not compile.
 */
export const defineTexts = <const En extends Wording>(
  area: string,
  texts: { readonly en: En; readonly de: { readonly [Key in keyof NoInfer<En>]: string } },
): Texts<En> => {
  areas.set(area, texts)
  return texts
}

/** The texts in the language of the moment, for code outside of React. Ask anew each time something is said. */
export const textsOf =
  <const En extends Wording>(texts: Texts<En>): Translate<En> =>
  (key, ...[values]) =>
    say(texts, shownLanguage(), key, values)

/** The texts in the language of the moment; the component shows itself again when that changes. */
export const useTexts = <const En extends Wording>(texts: Texts<En>): Translate<En> => {
  const shown = useSyncExternalStore(onLanguage, shownLanguage)
  return useCallback<Translate<En>>((key, ...[values]) => say(texts, shown, key, values), [texts, shown])
}
