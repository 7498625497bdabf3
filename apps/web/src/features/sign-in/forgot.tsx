import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { askForReset } from './account-api.ts'
import { looksLikeEmail } from '../../shared/lib/email.ts'
import { texts } from './texts.ts'

/** Asks for a link to choose a new password. Says the same whether there is an account or not. */
export const Forgot = ({ hasMail }: { hasMail: boolean }) => {
  const t = useTexts(texts)
  const [email, setEmail] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [isSent, setSent] = useState(false)
  const { sentence, isBusy, seconds, run, forget } = useSubmit()

  const back = (
    <LinkButton to="/login" variant="default">
      {t('backToSignIn')}
    </LinkButton>
  )
  if (!hasMail)
    return (
      <OneColumn title={t('forgotNoMail')} sentence={t('forgotNoMailSentence')}>
        {back}
      </OneColumn>
    )
  if (isSent)
    return (
      <OneColumn title={t('forgotSent')} sentence={t('forgotSentSentence', { email: email.trim() })}>
        {back}
      </OneColumn>
    )
  const submit = (): void => {
    if (!looksLikeEmail(email)) return setMissing(true)
    void run(async () => {
      await askForReset(email.trim())
      setSent(true)
    })
  }
  return (
    <OneColumn title={t('forgotTitle')} sentence={t('forgotSentence')}>
      <Form onSubmit={submit}>
        <FormFailure>{sentence}</FormFailure>
        <Field
          label={t('email')}
          value={email}
          onChange={(said) => {
            setEmail(said)
            setMissing(false)
            forget()
          }}
          error={isMissing ? t('needEmail') : undefined}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          beginsHere
        />
        <Button type="submit" fullWidth loading={isBusy} disabled={seconds > 0}>
          {t('forgotSend')}
        </Button>
        {back}
      </Form>
    </OneColumn>
  )
}
