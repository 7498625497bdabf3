import { useComputedColorScheme } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useTexts } from '../i18n/texts.ts'
import classes from './color-choice.module.css'
import { formTexts } from './form-texts.ts'
import { personColor } from './people-colors.ts'

const COLORS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const

interface ColorChoiceProps {
  value: number
  onChange: (color: number) => void
}

/** The twelve colours a person can have. */
export const ColorChoice = ({ value, onChange }: ColorChoiceProps) => {
  const t = useTexts(formTexts)
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  return (
    <fieldset className={classes.colors}>
      <legend className={classes.legend}>{t('yourColor')}</legend>
      <div className={classes.row}>
        {COLORS.map((color) => (
          <input
            key={color}
            type="radio"
            name="color"
            className={classes.color}
            style={{ '--solid': personColor(color, scheme).solid } as CSSProperties}
            aria-label={t('color', { at: color + 1 })}
            checked={value === color}
            onChange={() => onChange(color)}
          />
        ))}
      </div>
    </fieldset>
  )
}
