import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { i18n } from './i18n.ts'
import { PSEUDO } from './language.ts'
import { pseudoOf } from './pseudo.ts'

type Wording = Readonly<Record<string, string>>
type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
/** `pages_one` and `pages_other` are asked for as `pages`. */
type KeyOf<Key> = Key extends `${infer Stem}_${Plural}` ? Stem : Key & string
type FormsOf<En, Key extends string> = En[Extract<keyof En, Key | `${Key}_${Plural}`>]
type Placeholders<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholders<Rest> : never
type Values<En, Key extends string> = [Placeholders<FormsOf<En, Key>>] extends [never]
  ? [values?: undefined]
  : [values: Readonly<Record<Placeholders<FormsOf<En, Key>>, string | number>>]

/** Texts of one area, in every language. Made by `defineTexts`. */
export interface Texts<En extends Wording> {
  readonly namespace: string
  readonly en: En
}
/** Gives a text: `t('moved', { title })`. A text with `{{count}}` has forms `_one` and `_other`. */
export type Translate<En extends Wording> = <Key extends KeyOf<keyof En>>(key: Key, ...values: Values<En, Key>) => string
/** The `t` of some texts, for functions that are handed it: `TextsOf<typeof texts>`. */
export type TextsOf<Some> = Some extends Texts<infer En> ? Translate<En> : never

/**
 * Texts of one area under a name of its own. English sets the keys and the placeholders; German has exactly the same
 * keys, or it does not compile.
 */
export const defineTexts = <const En extends Wording>(
  namespace: string,
  { en, de }: { en: En; de: { readonly [Key in keyof NoInfer<En>]: string } },
): Texts<En> => {
  i18n.addResourceBundle('en', namespace, en)
  i18n.addResourceBundle('de', namespace, de)
  if (i18n.language === PSEUDO) {
    const pseudo = Object.entries<string>(en).map(([key, text]) => [key, pseudoOf(text)] as const)
    i18n.addResourceBundle(PSEUDO, namespace, Object.fromEntries(pseudo))
  }
  return { namespace, en }
}

/** i18next, whose own types follow one global table of texts and not ours. */
type Say = (key: string, options: Readonly<Record<string, unknown>>) => string

/** The texts in the language of the moment, for code outside of React. Ask anew each time something is said. */
export const textsOf = <const En extends Wording>({ namespace }: Texts<En>): Translate<En> => {
  const say: Say = i18n.t
  return (key, ...[values]) => say(key, { ns: namespace, ...values })
}

/** The texts in the language of the moment; the component shows itself again when that changes. */
export const useTexts = <const En extends Wording>({ namespace }: Texts<En>): Translate<En> => {
  const { t } = useTranslation(namespace, { i18n })
  return useCallback<Translate<En>>(
    (key, ...[values]) => {
      const say: Say = t
      return say(key, { ...values })
    },
    [t],
  )
}
