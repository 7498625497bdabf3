export interface Rect {
  left: number
  top: number
  width: number
  height: number
}

export interface Placed {
  left: number
  top: number
  /** More than this does not fit on the chosen side. */
  maxHeight: number
}

const MARGIN = 8
const GAP = 8

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, Math.max(low, high)))

/**
 * Puts a panel beside an anchor so that it is never cut off, on the preferred side when it fits there and on the
 * roomier one otherwise. All in pixels of the layout viewport; `view` is the part of it that can be seen.
 */
export const place = (
  anchor: Rect,
  panel: { width: number; height: number },
  view: Rect,
  { side, align }: { side: 'above' | 'below'; align: 'start' | 'center' },
): Placed => {
  const above = anchor.top - view.top - GAP - MARGIN
  const below = view.top + view.height - (anchor.top + anchor.height) - GAP - MARGIN
  const wanted = side === 'above' ? above : below
  const other = side === 'above' ? below : above
  const goesAbove = (wanted >= panel.height || wanted >= other) === (side === 'above')
  const maxHeight = Math.max(goesAbove ? above : below, 80)
  const height = Math.min(panel.height, maxHeight)
  const left = align === 'center' ? anchor.left + anchor.width / 2 - panel.width / 2 : anchor.left
  const top = goesAbove ? anchor.top - GAP - height : anchor.top + anchor.height + GAP
  return {
    left: clamp(left, view.left + MARGIN, view.left + view.width - MARGIN - panel.width),
    top: clamp(top, view.top + MARGIN, view.top + view.height - MARGIN - height),
    maxHeight,
  }
}
