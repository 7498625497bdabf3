const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
// The texts of the app are English, so its dates are too.
const LANGUAGE = 'en-GB'

const short = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short' })
const withYear = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short', year: 'numeric' })
const full = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'full', timeStyle: 'short' })
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
/** Whole calendar days between two moments, as the person's clock on the wall counts them. */
export const daysBetween = (from: number, to: number): number => Math.round((startOfDay(to) - startOfDay(from)) / DAY)

/** How long ago, in few words. Times in milliseconds since 1970; a clock that runs ahead reads "just now". */
export const relativeTime = (at: number, now: number): string => {
  const ago = now - at
  if (ago < MINUTE) return 'just now'
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`
  const days = daysBetween(at, now)
  if (days === 0 || ago < 6 * HOUR) return `${Math.floor(ago / HOUR)} h ago`
  if (days === 1) return 'yesterday'
  if (days < 7) return `${days} days ago`
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? short.format(at) : withYear.format(at)
}

export const absoluteTime = (at: number): string => full.format(at)
export const clockTime = (at: number): string => clock.format(at)
