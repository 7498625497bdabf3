import { formatLocale } from '../i18n/i18n.ts'
import { defineTexts, textsOf } from '../i18n/texts.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const texts = defineTexts('time', { en: { now: 'just now' }, de: { now: 'gerade eben' } })
const t = textsOf(texts)

const formatsFor = (locale: string) => ({
  locale,
  ago: new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  short: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
  withYear: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
  full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }),
  clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  number: new Intl.NumberFormat(locale),
})
let formats = formatsFor(formatLocale())
/** Making a format takes longer than using it a thousand times. */
const current = (): typeof formats => {
  const locale = formatLocale()
  if (formats.locale !== locale) formats = formatsFor(locale)
  return formats
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
/** Whole calendar days between two moments, as the person's clock on the wall counts them. */
export const daysBetween = (from: number, to: number): number => Math.round((startOfDay(to) - startOfDay(from)) / DAY)

/** How long ago, in few words of the person's language. Times in milliseconds since 1970; a clock that runs ahead reads "just now". */
export const relativeTime = (at: number, now: number): string => {
  const { ago, short, withYear } = current()
  const past = now - at
  if (past < MINUTE) return t('now')
  if (past < HOUR) return ago.format(-Math.floor(past / MINUTE), 'minute')
  const days = daysBetween(at, now)
  if (days === 0 || past < 6 * HOUR) return ago.format(-Math.floor(past / HOUR), 'hour')
  if (days < 7) return ago.format(-days, 'day')
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? short.format(at) : withYear.format(at)
}

export const absoluteTime = (at: number): string => current().full.format(at)
export const shortDate = (at: number): string => current().withYear.format(at)
export const clockTime = (at: number): string => current().clock.format(at)
export const plainNumber = (value: number): string => current().number.format(value)
