import type { SaveState } from '@tandem/provider'
import { useEffect, useRef, useState } from 'react'
import { type Announcement, announceIn } from './announcement.ts'

/** What a screen reader is told about saving: changes worth a word, at most one in ten seconds. */
export const useAnnouncement = (state: SaveState['state'], words: string): string => {
  const [announced, setAnnounced] = useState('')
  const last = useRef<Announcement>({ state: 'saved', at: Number.NEGATIVE_INFINITY })
  const newest = useRef(words)
  useEffect(() => {
    newest.current = words
  }, [words])
  useEffect(() => {
    const wait = announceIn(state, last.current, Date.now())
    if (wait === undefined) return
    const timer = setTimeout(() => {
      last.current = { state, at: Date.now() }
      setAnnounced(newest.current)
    }, wait)
    return () => clearTimeout(timer)
  }, [state])
  return announced
}
