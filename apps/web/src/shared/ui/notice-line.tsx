import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './notice-line.module.css'

interface NoticeLineProps {
  words: ReactNode
  action: { label: string; act: () => void }
}

/** A notice with the one thing that can be done about it. */
export const NoticeLine = ({ words, action }: NoticeLineProps) => (
  <span className={classes.line}>
    <span className={classes.words}>{words}</span>
    <Button size="compact-sm" variant="subtle" className={classes.action} onClick={action.act}>
      {action.label}
    </Button>
  </span>
)
