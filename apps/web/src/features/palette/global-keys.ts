/** What a key does wherever somebody is. */
export type GlobalKey = 'palette' | 'search' | 'new' | 'home' | 'shortcuts' | 'theme'

export interface Press {
  key: string
  hasMod: boolean
  hasShift: boolean
  hasAlt: boolean
  /** Somebody writes there, or a board reads letters itself. */
  isTyping: boolean
  /** The letter pressed just before, for shortcuts of two. */
  before: string | undefined
}

/** Which of the global shortcuts a press is. `singles`: whether letters alone count. */
export const globalKey = ({ key, hasMod, hasShift, hasAlt, isTyping, before }: Press, singles: boolean): GlobalKey | undefined => {
  const letter = key.toLowerCase()
  if (hasAlt) return undefined
  if (hasMod) {
    if (letter === 'k' && !hasShift) return 'palette'
    if (letter === 'f' && hasShift) return 'search'
    return letter === 'l' && hasShift ? 'theme' : undefined
  }
  if (isTyping || !singles) return undefined
  if (key === '?') return 'shortcuts'
  if (key === '/') return 'search'
  if (letter === 'h' && before === 'g') return 'home'
  return letter === 'n' && !hasShift && before !== 'g' ? 'new' : undefined
}
