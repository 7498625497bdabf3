import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { CodeBoxes } from '../../shared/ui/code-boxes.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import type { Submission } from '../../shared/ui/use-submit.ts'
import classes from './sign-in.module.css'
import { texts } from './texts.ts'

interface SecondFactorProps {
  workspace: string
  submission: Submission
  onCode: (code: string) => void
  onBack: () => void
}

/** The second step of signing in: six digits, or a backup code. */
export const SecondFactor = ({ workspace, submission, onCode, onBack }: SecondFactorProps) => {
  const t = useTexts(texts)
  const [way, setWay] = useState<'app' | 'backup'>('app')
  const [code, setCode] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { failure, sentence, isBusy, seconds, forget } = submission
  // The first `second_factor` is no failure: it is what brought us here.
  const isWrong = failure === 'wrong_code'
  const other = failure === undefined || failure === 'second_factor' || isWrong ? undefined : sentence

  const change = (next: string): void => {
    setCode(next)
    setMissing(false)
    forget()
  }
  const submit = (): void => {
    const wanted = code.trim()
    if (wanted.length < 6) return setMissing(true)
    onCode(wanted)
  }
  const turn = (): void => {
    setWay(way === 'app' ? 'backup' : 'app')
    change('')
  }
  return (
    <OneColumn title={t('secondTitle')} sentence={way === 'app' ? t('secondSentence', { workspace }) : t('backupSentence')}>
      <Form onSubmit={submit}>
        <FormFailure>{seconds > 0 ? sentence : other}</FormFailure>
        {way === 'app' ? (
          <CodeBoxes
            label={t('secondLabel')}
            value={code}
            onChange={change}
            onComplete={onCode}
            error={isWrong ? sentence : undefined}
            disabled={isBusy}
          />
        ) : (
          <Field
            label={t('backupCode')}
            value={code}
            onChange={change}
            error={isMissing ? t('needBackup') : isWrong ? sentence : undefined}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            beginsHere
          />
        )}
        <Button type="submit" fullWidth loading={isBusy} disabled={seconds > 0}>
          {t('continue')}
        </Button>
        <div className={classes.steps}>
          <button type="button" className={classes.quiet} onClick={turn}>
            {way === 'app' ? t('useBackup') : t('useApp')}
          </button>
          <button type="button" className={classes.quiet} onClick={onBack}>
            {t('back')}
          </button>
        </div>
      </Form>
    </OneColumn>
  )
}
