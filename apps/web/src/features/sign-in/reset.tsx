import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { resetPassword } from './account-api.ts'
import { texts } from './texts.ts'

/** Chooses a new password with a link that was sent or handed over. */
export const Reset = ({ token, onDone }: { token: string | undefined; onDone: () => void }) => {
  const t = useTexts(texts)
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [isDone, setDone] = useState(false)
  const { failure, sentence, isBusy, seconds, run, forget } = useSubmit()

  if (isDone)
    return (
      <OneColumn title={t('resetDone')} sentence={t('resetDoneSentence')}>
        <LinkButton to="/login">{t('signIn')}</LinkButton>
      </OneColumn>
    )
  const hasEnded = failure === 'invitation_ended' || failure === 'link_ended' || failure === 'not_found' || failure === 'bad_message'
  if (token === undefined || hasEnded)
    return (
      <OneColumn title={t('resetEnded')} sentence={t('resetEndedSentence')}>
        <LinkButton to="/forgot">{t('askAgain')}</LinkButton>
      </OneColumn>
    )
  const submit = (): void => {
    if (!password) return setMissing(true)
    void run(async () => {
      await resetPassword(token, password)
      setDone(true)
      onDone()
    })
  }
  return (
    <OneColumn title={t('resetTitle')} sentence={t('resetSentence')}>
      <Form onSubmit={submit}>
        <FormFailure>{failure === 'weak_password' ? undefined : sentence}</FormFailure>
        <PasswordField
          label={t('newPassword')}
          value={password}
          onChange={(said) => {
            setPassword(said)
            setMissing(false)
            forget()
          }}
          hint={password ? undefined : t('passwordHint')}
          error={isMissing ? t('needNewPassword') : failure === 'weak_password' ? sentence : undefined}
          judgedBeside={[]}
          name="password"
          autoComplete="new-password"
          beginsHere
        />
        <Button type="submit" fullWidth loading={isBusy} disabled={seconds > 0}>
          {t('resetSave')}
        </Button>
      </Form>
    </OneColumn>
  )
}
