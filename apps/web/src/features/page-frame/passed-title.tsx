import { type RefObject, useEffect, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import classes from './passed-title.module.css'

/** The heading of a document's page; seen in the top row while the large title is scrolled out of sight. */
export const PassedTitle = ({ title, large }: { title: string; large: RefObject<HTMLElement | null> }) => {
  const untitled = useTexts(frameTexts)('untitled')
  const [isPassed, setPassed] = useState(false)
  useEffect(() => {
    if (!large.current) return
    const watcher = new IntersectionObserver(([entry]) => setPassed(entry?.isIntersecting === false), { rootMargin: '-52px 0px 0px 0px' })
    watcher.observe(large.current)
    return () => watcher.disconnect()
  }, [large])
  return (
    <h1 className={classes.passed} data-shown={isPassed || undefined}>
      {title || untitled}
    </h1>
  )
}
