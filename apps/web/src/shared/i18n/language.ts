import { ownKey } from '../lib/base-path.ts'

/** The languages that are complete. Each is named in itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

/** Accented, longer, right to left: shows what a translation would break. No person is offered it. */
export const PSEUDO = 'en-XB'
export type ShownLanguage = Language | typeof PSEUDO

const KEY = ownKey('tandem:language')
const isLanguage = (code: string): code is Language => Object.hasOwn(LANGUAGES, code)

/** The language of a code such as "de-AT", if it is one of ours. */
export const languageOf = (code: string | null | undefined): Language | undefined => {
  const short = (code ?? '').toLowerCase().split('-')[0] ?? ''
  return isLanguage(short) ? short : undefined
}

/** What to show: what a test asked for, else what the person set, else the first one of the browser's that is ours. */
export const chooseLanguage = (asked: string | null, set: string | null, browser: readonly string[]): ShownLanguage =>
  (asked === 'pseudo-rtl' ? PSEUDO : languageOf(asked)) ??
  languageOf(set) ??
  browser.map(languageOf).find((language) => language !== undefined) ??
  'en'

const isBrowser = typeof document !== 'undefined'
const stored = (storage: () => Storage): string | null => {
  try {
    return storage().getItem(KEY)
  } catch {
    return null // Storage can be forbidden.
  }
}
const store = (storage: () => Storage, code: string | null): void => {
  try {
    if (code === null) storage().removeItem(KEY)
    else storage().setItem(KEY, code)
  } catch {
    // Then it is asked for again at the next start.
  }
}

/** `?lang=` of this tab's first address: for tests and screenshots. */
const askedLanguage = (): string | null => {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked !== null) store(() => sessionStorage, asked)
  return asked ?? stored(() => sessionStorage)
}

/** What the person chose on this device; `null`: like the browser. */
const keptLanguageCode = (): string | null => (isBrowser ? stored(() => localStorage) : null)
export const keepLanguageCode = (code: string | null): void => {
  if (isBrowser) store(() => localStorage, code)
}

/** The language to show, `set` being what the person chose. */
export const currentChoice = (set = keptLanguageCode()): ShownLanguage =>
  isBrowser ? chooseLanguage(askedLanguage(), set, navigator.languages) : chooseLanguage(null, set, [])

/** For dates and numbers: of the browser's variants of the language (en-US, de-AT) the first. */
export const formatOf = (language: ShownLanguage): string => {
  const plain = language === PSEUDO ? 'en' : language
  const variant = isBrowser ? navigator.languages.find((code) => code.toLowerCase().startsWith(`${plain}-`)) : undefined
  return variant ?? (plain === 'en' ? 'en-GB' : plain)
}

/** Tells the browser, and with it screen readers and style sheets. */
export const markDocument = (language: ShownLanguage): void => {
  if (!isBrowser) return
  document.documentElement.lang = language
  document.documentElement.dir = language === PSEUDO ? 'rtl' : 'ltr'
}
