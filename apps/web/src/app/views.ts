import type { PageKind } from '@tandem/protocol'
import { lazy } from 'react'

const loadDocument = () => import('../features/document/document-view.tsx')
const loadBoard = () => import('../features/board/board-view.tsx')

export const DocumentView = lazy(async () => ({ default: (await loadDocument()).DocumentView }))
export const BoardView = lazy(async () => ({ default: (await loadBoard()).BoardView }))

/** Begins to load the screen of a kind of page, so that it is here when the content is. A failure shows when it is rendered. */
export const preloadView = (kind: PageKind): void => void (kind === 'document' ? loadDocument() : loadBoard()).catch(() => undefined)
