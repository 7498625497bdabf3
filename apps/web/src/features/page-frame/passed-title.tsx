import { type RefObject, useEffect, useState } from 'react'
import { UNTITLED } from '../../shared/lib/use-title.ts'
import classes from './passed-title.module.css'

/** A document's title in the top row, while the large one is scrolled out of sight. */
export const PassedTitle = ({ title, large }: { title: string; large: RefObject<HTMLElement | null> }) => {
  const [isPassed, setPassed] = useState(false)
  useEffect(() => {
    if (!large.current) return
    const watcher = new IntersectionObserver(([entry]) => setPassed(entry?.isIntersecting === false), { rootMargin: '-52px 0px 0px 0px' })
    watcher.observe(large.current)
    return () => watcher.disconnect()
  }, [large])
  return (
    <span aria-hidden className={classes.passed} data-shown={isPassed || undefined}>
      {title || UNTITLED}
    </span>
  )
}
