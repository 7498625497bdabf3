import { createInstance, type i18n as Instance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { currentChoice, formatOf, keepLanguageCode, LANGUAGES, markDocument, PSEUDO, type ShownLanguage } from './language.ts'

const first = currentChoice()
markDocument(first)

/** The one instance. Texts come into it by `defineTexts`, and it never loads anything. */
export const i18n: Instance = createInstance()
void i18n.use(initReactI18next).init({
  lng: first,
  fallbackLng: 'en',
  supportedLngs: [...Object.keys(LANGUAGES), PSEUDO],
  resources: {},
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  // React escapes what it shows; a text is never used as HTML.
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
})

let shown: ShownLanguage = first

export const shownLanguage = (): ShownLanguage => shown
/** The locale for `Intl`. */
export const formatLocale = (): string => formatOf(shown)

/** Shows everything in the language somebody set, `null` for the browser's, and remembers it on this device. */
export const setLanguage = (code: string | null): void => {
  keepLanguageCode(code)
  const next = currentChoice(code)
  if (next === shown) return
  shown = next
  markDocument(next)
  void i18n.changeLanguage(next)
}
