import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { LIMITS, type Me, type WorkspaceInfo } from '@tandem/protocol'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { signUp } from './account-api.ts'
import { looksLikeEmail } from '../../shared/lib/email.ts'
import { texts } from './texts.ts'

interface SignUpFormProps {
  title: string
  sentence: ReactNode
  next: string
  /** Below the e-mail. */
  emailHint?: string | undefined
  /** With an invitation: its secret, and the e-mail it is for. */
  invitation?: { token: string; email: string | null }
  /** A name to begin with. */
  name?: string | undefined
  onSignedUp: (me: Me) => void
}

/** Making an account: a name, an e-mail, a password. */
export const SignUpForm = ({ title, sentence, next, emailHint, invitation, name: suggested = '', onSignedUp }: SignUpFormProps) => {
  const t = useTexts(texts)
  const fixed = invitation?.email
  const [name, setName] = useState(suggested)
  const [email, setEmail] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<'name' | 'email' | 'password'>()
  const { failure, sentence: failed, isBusy, seconds, run, forget } = useSubmit()

  const submit = (): void => {
    if (!name.trim()) return setMissing('name')
    if (!looksLikeEmail(email)) return setMissing('email')
    if (!password) return setMissing('password')
    const said = { name: name.trim(), email: email.trim(), password, ...(invitation && { invitation: invitation.token }) }
    void run(async () => onSignedUp(await signUp(said)))
  }
  const edit = (change: () => void): void => {
    change()
    setMissing(undefined)
    forget()
  }
  if (failure === 'check_mail')
    return (
      <OneColumn title={t('mailTitle')} sentence={t('mailSentence', { email: email.trim() })}>
        <LinkButton to="/login" variant="default">
          {t('backToSignIn')}
        </LinkButton>
      </OneColumn>
    )
  const isAtField = failure === 'taken' || failure === 'weak_password'
  return (
    <OneColumn
      title={title}
      sentence={sentence}
      foot={
        <>
          {t('haveAccount')}{' '}
          <Link to="/login" search={{ next }}>
            {t('signIn')}
          </Link>
        </>
      }
    >
      <Form onSubmit={submit}>
        <FormFailure>{isAtField ? undefined : failed}</FormFailure>
        <Field
          label={t('yourName')}
          value={name}
          onChange={(said) => edit(() => setName(said))}
          error={missing === 'name' ? t('needName') : undefined}
          name="name"
          autoComplete="name"
          maxLength={LIMITS.nameLength}
          beginsHere
        />
        <Field
          label={t('email')}
          value={email}
          onChange={(said) => edit(() => setEmail(said))}
          hint={emailHint}
          error={missing === 'email' ? t('needEmail') : failure === 'taken' ? t('emailTaken') : undefined}
          readOnly={Boolean(fixed)}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
        <PasswordField
          label={t('password')}
          value={password}
          onChange={(said) => edit(() => setPassword(said))}
          hint={password ? undefined : t('passwordHint')}
          error={missing === 'password' ? t('needNewPassword') : failure === 'weak_password' ? failed : undefined}
          judgedBeside={[name, email]}
          name="password"
          autoComplete="new-password"
        />
        <Button type="submit" fullWidth loading={isBusy} disabled={seconds > 0}>
          {t('join')}
        </Button>
      </Form>
    </OneColumn>
  )
}

interface SignUpProps {
  workspace: WorkspaceInfo
  /** A guest who makes an account keeps what they wrote. */
  me: Me | undefined
  next: string
  onSignedUp: (me: Me) => void
}

/** Signing up without an invitation, where that is allowed. */
export const SignUp = ({ workspace, me, next, onSignedUp }: SignUpProps) => {
  const t = useTexts(texts)
  const guest = me?.kind === 'guest' ? me : undefined
  return (
    <SignUpForm
      title={t('signUpTo', { workspace: workspace.name })}
      sentence={guest ? t('keepsWork', { name: guest.name }) : t('signUpSentence')}
      next={next}
      emailHint={workspace.signUp === 'domain' ? t('signUpDomain') : undefined}
      name={guest?.name}
      onSignedUp={onSignedUp}
    />
  )
}
