import type { SaveState } from '@tandem/provider'
import { useEffect, useState } from 'react'

const PATIENCE = 400

/** The state as it should be shown: "saving" only after it has lasted 400 ms, so that typing makes nothing flicker. */
export const useSettled = (save: SaveState): SaveState => {
  const [shown, setShown] = useState(save)
  const isHeldBack = save.state === 'saving' && shown.state !== 'saving'
  useEffect(() => {
    if (!isHeldBack) return setShown(save)
    const timer = setTimeout(() => setShown(save), PATIENCE)
    return () => clearTimeout(timer)
    // A second change while held back must not start the wait anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isHeldBack, isHeldBack || save])
  return isHeldBack ? shown : save
}
