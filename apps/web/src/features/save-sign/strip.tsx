import { Button } from '@mantine/core'
import classes from './save-strip.module.css'
import type { Tone } from './words.ts'

export interface StripAction {
  label: string
  act: () => void
}

interface StripProps {
  tone: Tone
  sentence: string
  actions: readonly StripAction[]
}

/** A sentence across the top of a page, with what can be done about it. */
export const Strip = ({ tone, sentence, actions }: StripProps) => (
  <div className={classes.strip} data-tone={tone}>
    <span className={classes.sentence}>{sentence}</span>
    <span className={classes.remedies}>
      {actions.map(({ label, act }) => (
        <Button key={label} size="compact-xs" variant="transparent" className={classes.remedy} onClick={act}>
          {label}
        </Button>
      ))}
    </span>
  </div>
)
