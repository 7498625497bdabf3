const IDLE = 10 * 60_000
const OUT_OF_SIGHT = 60_000

export interface Moment {
  isSaved: boolean
  isHidden: boolean
  /** Milliseconds since somebody touched this tab. */
  idleFor: number
}

/** Whether the tab may be reloaded unasked: nothing waits to be saved and nobody is at work. */
export const isGoodMoment = ({ isSaved, isHidden, idleFor }: Moment): boolean => isSaved && idleFor >= (isHidden ? OUT_OF_SIGHT : IDLE)
