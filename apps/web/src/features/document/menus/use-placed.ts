import { type RefObject, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { place, type Rect } from './place.ts'

const visible = (): Rect => {
  const view = window.visualViewport
  return view
    ? { left: view.offsetLeft, top: view.offsetTop, width: view.width, height: view.height }
    : { left: 0, top: 0, width: window.innerWidth, height: window.innerHeight }
}

/** Keeps a fixed panel beside what it belongs to, while people scroll, resize, or open a keyboard. `version` changes when it may have moved. */
export const usePlaced = (
  anchor: () => Rect,
  options: { side: 'above' | 'below'; align: 'start' | 'center' },
  version: unknown,
): RefObject<HTMLDivElement | null> => {
  const panel = useRef<HTMLDivElement>(null)
  const read = useEffectEvent(anchor)
  const { side, align } = options

  useLayoutEffect(() => {
    const put = () => {
      const element = panel.current
      if (!element) return
      const size = { width: element.offsetWidth, height: Math.max(element.scrollHeight, element.offsetHeight) }
      const { left, top, maxHeight } = place(read(), size, visible(), { side, align })
      element.style.setProperty('--t-most', `${String(Math.floor(maxHeight))}px`)
      element.style.left = `${String(Math.round(left))}px`
      element.style.top = `${String(Math.round(top))}px`
    }
    let frame = 0
    const soon = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        put()
      })
    }
    put()
    const watched = window.visualViewport
    document.addEventListener('scroll', soon, { capture: true, passive: true })
    window.addEventListener('resize', soon)
    watched?.addEventListener('resize', soon)
    watched?.addEventListener('scroll', soon)
    return () => {
      cancelAnimationFrame(frame)
      document.removeEventListener('scroll', soon, { capture: true })
      window.removeEventListener('resize', soon)
      watched?.removeEventListener('resize', soon)
      watched?.removeEventListener('scroll', soon)
    }
  }, [side, align, version])

  return panel
}
