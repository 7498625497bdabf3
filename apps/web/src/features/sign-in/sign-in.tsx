import { Button } from '@mantine/core'
import { IconFingerprint, IconKey } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Me, WorkspaceInfo } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { isKnownFailure, requestTexts } from '../../shared/lib/request-words.ts'
import { onHost } from '../../shared/lib/base-path.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { signIn } from './account-api.ts'
import { looksLikeEmail } from '../../shared/lib/email.ts'
import { canUsePasskeys, signInWithPasskey } from './passkey.ts'
import { SecondFactor } from './second-factor.tsx'
import classes from './sign-in.module.css'
import { texts } from './texts.ts'

interface SignInFormProps {
  workspace: WorkspaceInfo
  /** Where to go afterwards, a path of ours. */
  next: string
  /** Why a provider brought somebody back without having signed them in, as a code. */
  problem: string | undefined
  onSignedIn: (me: Me) => void
}

/** The way in: providers and passkey above, e-mail and password below, and the second factor when it is asked for. */
export const SignInForm = ({ workspace, next, problem, onSignedIn }: SignInFormProps) => {
  const t = useTexts(texts)
  const say = useTexts(requestTexts)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<'email' | 'password'>()
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [note, setNote] = useState(() => problem && (isKnownFailure(problem) && problem !== 'unknown' ? say(problem) : t('providerFailed')))
  const submission = useSubmit()
  const { failure, sentence, isBusy, seconds, run, forget } = submission

  const enter = (code?: string): void => {
    if (!looksLikeEmail(email)) return setMissing('email')
    if (!password) return setMissing('password')
    setNote(undefined)
    void run(async () => {
      try {
        onSignedIn(await signIn({ email: email.trim(), password, ...(code && { code }) }))
      } catch (error) {
        if ((error as { code?: unknown }).code === 'second_factor') setStep('code')
        throw error
      }
    })
  }
  const usePasskey = (): void =>
    void run(async () => {
      setNote(undefined)
      const me = await signInWithPasskey()
      if (me) onSignedIn(me)
      else setNote(t('passkeyFailed'))
    })
  const edit = (change: () => void): void => {
    change()
    setMissing(undefined)
    forget()
  }

  if (step === 'code') {
    const back = (): void => {
      setStep('password')
      forget()
    }
    return <SecondFactor workspace={workspace.name} submission={submission} onCode={enter} onBack={back} />
  }
  const isWrong = failure === 'wrong_credentials'
  const hasOthers = workspace.providers.length > 0 || canUsePasskeys()
  return (
    <OneColumn
      title={t('signInTo', { workspace: workspace.name })}
      sentence={t('signInSentence')}
      foot={
        workspace.signUp !== 'closed' && (
          <>
            {t('newHere')}{' '}
            <Link to="/signup" search={{ next }}>
              {t('signUp')}
            </Link>
          </>
        )
      }
    >
      {hasOthers && (
        <>
          <div className={classes.ways}>
            {workspace.providers.map(({ id, name, begin }) => (
              <Button
                key={id}
                component="a"
                href={`${onHost(begin)}${begin.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`}
                variant="default"
                fullWidth
                leftSection={<IconKey {...icon} />}
              >
                {t('signInWith', { provider: name })}
              </Button>
            ))}
            {canUsePasskeys() && (
              <Button variant="default" fullWidth leftSection={<IconFingerprint {...icon} />} onClick={usePasskey}>
                {t('passkey')}
              </Button>
            )}
          </div>
          <div className={classes.or}>{t('or')}</div>
        </>
      )}
      <Form onSubmit={() => enter()}>
        <FormFailure>{note ?? (isWrong || failure === 'second_factor' ? undefined : sentence)}</FormFailure>
        <Field
          label={t('email')}
          value={email}
          onChange={(said) => edit(() => setEmail(said))}
          error={missing === 'email' ? t('needEmail') : undefined}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          beginsHere
        />
        <div className={classes.withLink}>
          <PasswordField
            label={t('password')}
            value={password}
            onChange={(said) => edit(() => setPassword(said))}
            error={missing === 'password' ? t('needPassword') : isWrong ? sentence : undefined}
            name="password"
            autoComplete="current-password"
          />
          <Link to="/forgot" className={classes.quiet}>
            {t('forgot')}
          </Link>
        </div>
        <Button type="submit" fullWidth loading={isBusy} disabled={seconds > 0}>
          {t('signIn')}
        </Button>
      </Form>
    </OneColumn>
  )
}
