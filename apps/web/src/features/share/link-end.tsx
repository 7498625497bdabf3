import type { Sharing } from '@tandem/protocol'
import { useId, useState } from 'react'
import { formatLocale } from '../../shared/i18n/i18n.ts'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { dateOf, DAY, endOfDay, latestEnd, type Span, SPANS } from './link-rules.ts'
import classes from './link.module.css'
import { texts } from './texts.ts'

const SPAN_NAMES = Object.keys(SPANS) as Span[]

export const momentWords = (moment: number): string =>
  new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(moment)

interface LinkEndProps {
  expiresAt: number | null
  policy: Sharing['policy']
  onChange: (expiresAt: number | null) => void
}

/** When a link ends: after a span, on a day, or never. */
export const LinkEnd = ({ expiresAt, policy, onChange }: LinkEndProps) => {
  const t = useTexts(texts)
  const id = useId()
  const [isDated, setDated] = useState(false)
  const now = useNow(60_000)
  const latest = latestEnd(policy, now)
  const choose = (value: string): void => {
    setDated(value === 'date')
    if (value === 'never') onChange(null)
    else if (value in SPANS) onChange(Date.now() + SPANS[value as Span])
  }
  return (
    <div className={classes.option}>
      <label className={classes.optionName} htmlFor={id}>
        {t('expires')}
        {policy.mostDays !== null && <span className={classes.why}>{t('expiryPolicy', { count: policy.mostDays })}</span>}
      </label>
      {isDated && (
        <input
          type="date"
          className={classes.input}
          aria-label={t('endsOn')}
          min={dateOf(now)}
          max={latest === undefined ? undefined : dateOf(latest - DAY)}
          defaultValue={expiresAt === null ? undefined : dateOf(expiresAt)}
          onChange={({ currentTarget }) => {
            const end = endOfDay(currentTarget.value)
            // While a year is typed it is one of long ago.
            if (end !== undefined && end > Date.now() && (latest === undefined || end <= latest)) onChange(end)
          }}
        />
      )}
      <select
        id={id}
        className={classes.select}
        value={isDated ? 'date' : expiresAt === null ? 'never' : 'set'}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {expiresAt !== null && !isDated && <option value="set">{t('until', { moment: momentWords(expiresAt) })}</option>}
        <option value="never" disabled={policy.mostDays !== null}>
          {t('never')}
        </option>
        {SPAN_NAMES.map((span) => (
          <option key={span} value={span} disabled={latest !== undefined && now + SPANS[span] > latest}>
            {t(span)}
          </option>
        ))}
        <option value="date">{t('onDate')}</option>
      </select>
    </div>
  )
}
