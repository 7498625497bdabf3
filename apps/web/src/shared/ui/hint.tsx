import type { ReactNode } from 'react'
import classes from './hint.module.css'

interface HintProps {
  label: string
  /** At which edge of the element the words begin; towards the middle of the screen. */
  side?: 'left' | 'center' | 'right'
  children: ReactNode
}

/** Words under an element while the pointer rests on it or it has the focus. For the eyes only: the element names itself. */
export const Hint = ({ label, side = 'center', children }: HintProps) => (
  <span className={classes.hint} data-side={side}>
    {children}
    <span className={classes.words} aria-hidden>
      {label}
    </span>
  </span>
)
