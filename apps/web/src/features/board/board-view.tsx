import { storedTexts } from '@tandem/board'
import type { Page } from '@tandem/provider'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useCanEdit, usePageStatus } from '../../shared/lib/use-page.ts'
import { BoardSession } from './board-session.ts'
import styles from './board-view.module.css'
import type { Drawing, LocalPointer } from './drawing.ts'
import { ExcalidrawSurface, loadFonts } from './excalidraw.tsx'
import { OverlayPainter } from './overlay-painter.ts'
import { texts } from './texts.ts'

export interface BoardViewProps {
  page: Page
  scheme: 'light' | 'dark'
}

const PHONE = '(max-width: 639px) and (pointer: coarse)'

/** Whether the page's content is complete here, from the server or from this device; once it is, it stays so. */
const useHasContent = (page: Page): boolean => {
  const status = usePageStatus(page)
  const hasNow = status.state === 'synced' || ('hasContent' in status && status.hasContent)
  const [had, setHad] = useState<Page>()
  if (hasNow && had !== page) setHad(page)
  return hasNow || had === page
}

/** A board: fills its container, which must be positioned. Nothing can be drawn before its content is here. */
export const BoardView = ({ page, scheme }: BoardViewProps) => {
  const t = useTexts(texts)
  const canEdit = useCanEdit(page)
  const hasContent = useHasContent(page)
  const [drawing, setDrawing] = useState<Drawing>()
  const [fontsFor, setFontsFor] = useState<Page>()
  const [bound, setBound] = useState(false)
  const session = useRef<BoardSession>(undefined)
  const painter = useRef<OverlayPainter>(undefined)
  const ink = useRef<HTMLCanvasElement>(null)
  const people = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    if (!ink.current || !people.current || !drawing) return undefined
    const made = new OverlayPainter(ink.current, people.current)
    painter.current = made
    return () => {
      made.close()
      painter.current = undefined
    }
  }, [drawing])

  useEffect(() => painter.current?.setScheme(scheme), [scheme, drawing])

  useEffect(() => {
    if (!hasContent || !drawing) return undefined
    let wanted = true
    void loadFonts(storedTexts(page.replica)).then(() => wanted && setFontsFor(page))
    return () => {
      wanted = false
    }
  }, [page, hasContent, drawing])

  const ready = drawing !== undefined && hasContent && fontsFor === page

  // A layout effect is undone before the editor is, so that what is still in hand can be written.
  useLayoutEffect(() => {
    if (!ready || !drawing) return undefined
    const made = new BoardSession(page, drawing, () => painter.current?.ask())
    session.current = made
    painter.current?.show({ drawing, session: made })
    drawing.showAll()
    if (matchMedia(PHONE).matches) drawing.takeHand()
    if (document.activeElement === document.body) drawing.focus()
    setBound(true)
    return () => {
      setBound(false)
      session.current = undefined
      painter.current?.show(undefined)
      made.close()
    }
  }, [page, drawing, ready])

  const onPointer = useCallback((pointer: LocalPointer | undefined) => session.current?.point(pointer), [])
  const overlay = useMemo(
    () => (
      <>
        <canvas ref={ink} className="overlay-canvas overlay-ink" aria-hidden />
        <canvas ref={people} className="overlay-canvas overlay-people" aria-hidden />
      </>
    ),
    [],
  )

  return (
    <section className={styles.board} aria-label={t('board')} aria-busy={!bound} data-scheme={scheme}>
      <ExcalidrawSurface scheme={scheme} canEdit={canEdit && bound} onDrawing={setDrawing} onPointer={onPointer} overlay={overlay} />
      {!bound && <BoardSkeleton />}
    </section>
  )
}

/** What stands in for a board that is not here yet. Appears after 150 ms, so that a fast one shows nothing of it. */
export const BoardSkeleton = () => {
  const t = useTexts(texts)
  return (
    <div className={styles.skeleton} role="status">
      <span className={styles.hint}>{t('opening')}</span>
      <span className={styles.shape} />
      <span className={styles.shape} />
      <span className={styles.shape} />
    </div>
  )
}
