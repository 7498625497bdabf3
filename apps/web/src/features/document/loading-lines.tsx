import { useEffect, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { texts } from './texts.ts'

const PATIENCE = 150
const LINES = ['t-line-long', 't-line-full', 't-line-middle', 't-line-full', 't-line-short']

/** Grey lines in place of text that is on its way; nothing at all when it comes quickly. */
export const LoadingLines = () => {
  const t = useTexts(texts)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div className="t-lines" role="status" aria-label={t('loading')}>
      {LINES.map((width, index) => (
        <span key={index} className={`t-line ${width}`} />
      ))}
    </div>
  )
}
