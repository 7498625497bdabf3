import { currentChoice, formatOf, keepLanguageCode, markDocument, type ShownLanguage } from './language.ts'

let shown: ShownLanguage = currentChoice()
markDocument(shown)
const hearers = new Set<() => void>()

export const shownLanguage = (): ShownLanguage => shown
/** The locale for `Intl`. */
export const formatLocale = (): string => formatOf(shown)

/** Hears of each change of the language; answers with what ends that. */
export const onLanguage = (heard: () => void): (() => void) => {
  hearers.add(heard)
  return () => hearers.delete(heard)
}

/** Shows everything in the language somebody set, `null` for the browser's, and remembers it on this device. */
export const setLanguage = (code: string | null): void => {
  keepLanguageCode(code)
  const next = currentChoice(code)
  if (next === shown) return
  shown = next
  markDocument(next)
  for (const heard of hearers) heard()
}
