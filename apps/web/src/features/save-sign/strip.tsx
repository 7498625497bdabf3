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
    {actions.length > 0 && (
      <span className={classes.remedies}>
        {/* By their places: when one question follows another, who uses the keyboard is still there. */}
        {actions.map(({ label, act }, place) => (
          <Button key={place} size="compact-xs" variant="transparent" className={classes.remedy} onClick={act}>
            {label}
          </Button>
        ))}
      </span>
    )}
  </div>
)
