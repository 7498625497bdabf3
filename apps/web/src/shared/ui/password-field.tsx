import { useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { strengthOf } from '../lib/password-strength.ts'
import { Field, type FieldProps } from './field.tsx'
import classes from './field.module.css'
import { formTexts } from './form-texts.ts'

const STEPS = [1, 2, 3, 4] as const

interface PasswordFieldProps extends Omit<FieldProps, 'type' | 'aside'> {
  /** For a new password: shows how strong it is, and what others know of the person does not count. */
  judgedBeside?: readonly string[]
}

/** A password: can be shown, pasted, and filled in by whatever keeps passwords. */
export const PasswordField = ({ judgedBeside, ...field }: PasswordFieldProps) => {
  const t = useTexts(formTexts)
  const [isShown, setShown] = useState(false)
  const strength = judgedBeside && field.value !== '' ? strengthOf(field.value, judgedBeside) : undefined
  return (
    <div>
      <Field
        dir="ltr"
        spellCheck={false}
        autoCapitalize="none"
        autoCorrect="off"
        {...field}
        type={isShown ? 'text' : 'password'}
        aside={
          <button
            type="button"
            className={classes.reveal}
            aria-pressed={isShown}
            aria-label={t('showCharacters')}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? t('hide') : t('show')}
          </button>
        }
      />
      {strength && (
        <div className={classes.strength}>
          <div
            className={classes.bars}
            data-strength={strength}
            role="meter"
            aria-label={t('strength')}
            aria-valuemin={0}
            aria-valuemax={4}
            aria-valuenow={strength}
            aria-valuetext={t(`strength${strength}`)}
          >
            {STEPS.map((step) => (
              <span key={step} className={classes.bar} data-full={step <= strength || undefined} />
            ))}
          </div>
          <span aria-hidden>{t(`strength${strength}`)}</span>
        </div>
      )}
    </div>
  )
}
