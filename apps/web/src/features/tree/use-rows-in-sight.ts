import { type RefObject, useLayoutEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { rowsInSight, rowsToMake, scrolledTo, type Stretch } from './rows-in-sight.ts'

interface List {
  scroll: RefObject<HTMLElement | null>
  /** The height of each row, in pixels. */
  row: number
  count: number
  /** This one is made wherever the list is scrolled to. */
  always: number
}

const sightOf = ({ scrollTop, clientHeight }: HTMLElement) => ({ top: scrollTop, height: clientHeight })

/** Which rows of a long list are made: those in sight. `show` brings one into sight. */
export const useRowsInSight = ({ scroll, row, count, always }: List): { made: readonly number[]; show: (index: number) => void } => {
  const [stretch, setStretch] = useState<Stretch>({ from: 0, to: 0 })
  useLayoutEffect(() => {
    const element = scroll.current
    if (!element) return
    const look = (): void => {
      const { from, to } = rowsInSight(sightOf(element), row)
      setStretch((known) => (known.from === from && known.to === to ? known : { from, to }))
    }
    look()
    // In the frame that shows the list moved: the next one would show a gap first.
    const moved = (): void => flushSync(look)
    const sized = new ResizeObserver(look)
    sized.observe(element)
    element.addEventListener('scroll', moved, { passive: true })
    return () => {
      sized.disconnect()
      element.removeEventListener('scroll', moved)
    }
  }, [scroll, row])

  const made = useMemo(() => rowsToMake(stretch, count, always), [stretch, count, always])
  const show = (index: number): void => {
    const element = scroll.current
    if (element && element.clientHeight > 0) element.scrollTo({ top: scrolledTo(index, row, sightOf(element)) })
  }
  return { made, show }
}
