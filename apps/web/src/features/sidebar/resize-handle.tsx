import type { KeyboardEvent, PointerEvent } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { NARROWEST, setSidebarWidth, useSidebarLayout, WIDEST } from '../../shared/lib/sidebar-layout.ts'
import classes from './sidebar.module.css'
import { texts } from './texts.ts'

const STEP = 20
const USUAL = 260

/** The edge of the sidebar: drag it, move it with the arrow keys, or click it twice for the usual width. */
export const ResizeHandle = () => {
  const t = useTexts(texts)
  const { width } = useSidebarLayout()
  const isRtl = (): boolean => document.documentElement.dir === 'rtl'

  const move = ({ currentTarget, pointerId, clientX }: PointerEvent<HTMLDivElement>): void => {
    if (currentTarget.hasPointerCapture(pointerId)) setSidebarWidth(isRtl() ? innerWidth - clientX : clientX)
  }
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0
    if (by === 0) return
    event.preventDefault()
    setSidebarWidth(width + (isRtl() ? -by : by))
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('resize')}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      className={classes.handle}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={move}
      onKeyDown={press}
      onDoubleClick={() => setSidebarWidth(USUAL)}
    />
  )
}
