const IDLE = 10 * 60_000
const OUT_OF_SIGHT = 60_000
/** Nodes of different builds must not send a tab to and fro between them. */
const BETWEEN_RELOADS = 10 * 60_000

export interface Moment {
  isSaved: boolean
  isHidden: boolean
  /** Milliseconds since somebody touched this tab, or typed in it. */
  idleFor: number
  /** A dialog is open, or a field is half filled in: nobody keeps what is in there. */
  isAtForm: boolean
  /** Milliseconds since it was last reloaded unasked. */
  reloadedFor: number
}

/** Whether the tab may be reloaded unasked: nothing waits to be saved and nobody is at work. */
export const isGoodMoment = ({ isSaved, isHidden, idleFor, isAtForm, reloadedFor }: Moment): boolean =>
  isSaved && !isAtForm && reloadedFor >= BETWEEN_RELOADS && idleFor >= (isHidden ? OUT_OF_SIGHT : IDLE)
