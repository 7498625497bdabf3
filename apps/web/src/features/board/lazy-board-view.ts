import { lazy } from 'react'

/** The board, loaded when the first one is opened: it brings the whole editor with it. */
export const LazyBoardView = lazy(async () => ({ default: (await import('./board-view.tsx')).BoardView }))
