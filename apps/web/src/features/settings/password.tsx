import { Button } from '@mantine/core'
import type { Me } from '@tandem/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Form, FormFailure, Tick } from '../../shared/ui/form.tsx'
import { notify } from '../../shared/ui/notify.ts'
import { Actions, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { changePassword } from './account-api.ts'
import { texts } from './texts.ts'

/** Changes the password. Others that are signed in with the old one are signed out, unless that is not wanted. */
export const Password = ({ me }: { me: Me }) => {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [endOthers, setEndOthers] = useState(true)
  const [missing, setMissing] = useState<'current' | 'new'>()
  const { isBusy, failure, sentence, run } = useSubmit()
  if (!me.hasPassword)
    return (
      <Panel title={t('password')}>
        <Quiet>{t('passwordNone')}</Quiet>
      </Panel>
    )

  const change = (): void => {
    setMissing(current === '' ? 'current' : password === '' ? 'new' : undefined)
    if (current === '' || password === '') return
    void run(async () => {
      await changePassword(current, password, endOthers)
      setCurrent('')
      setPassword('')
      await queries.invalidateQueries({ queryKey: ['sign-ins'] })
      await notify({ message: t('passwordChanged') })
    })
  }
  const isWrong = failure === 'wrong_credentials'
  const isWeak = failure === 'weak_password'
  return (
    <Panel title={t('password')}>
      <Form onSubmit={change} label={t('changePassword')}>
        {/* For whatever keeps passwords: which account this is about. */}
        <input type="text" name="username" autoComplete="username" value={me.email ?? ''} readOnly hidden />
        <PasswordField
          label={t('current')}
          value={current}
          autoComplete="current-password"
          error={missing === 'current' ? t('needCurrent') : isWrong ? t('wrongPassword') : undefined}
          onChange={setCurrent}
        />
        <PasswordField
          label={t('newPassword')}
          value={password}
          autoComplete="new-password"
          judgedBeside={[me.name, me.email ?? '']}
          hint={t('newPasswordHint')}
          error={missing === 'new' ? t('needNew') : isWeak ? sentence : undefined}
          onChange={setPassword}
        />
        <Tick label={t('endOthers')} checked={endOthers} onChange={setEndOthers} />
        <FormFailure>{isWrong || isWeak ? undefined : sentence}</FormFailure>
        <Actions>
          <Button type="submit" variant="default" loading={isBusy}>
            {t('changePassword')}
          </Button>
        </Actions>
      </Form>
    </Panel>
  )
}
