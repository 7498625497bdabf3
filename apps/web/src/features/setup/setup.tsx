import { Button } from '@mantine/core'
import { LIMITS } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { looksLikeEmail } from '../../shared/lib/email.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure, Tick } from '../../shared/ui/form.tsx'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { setUpWorkspace } from './setup-api.ts'
import classes from './setup.module.css'
import { texts } from './texts.ts'

const NAME_LENGTH = 80

/** The workspace has an owner. */
export const AlreadySetUp = () => {
  const t = useTexts(texts)
  return (
    <OneColumn title={t('done')} sentence={t('doneSentence')}>
      <LinkButton to="/login">{t('signIn')}</LinkButton>
    </OneColumn>
  )
}

/** Nobody owns this workspace yet, and the link in the address is not the one the server printed last, or there is none. */
const WrongLink = ({ hasLink }: { hasLink: boolean }) => {
  const t = useTexts(texts)
  return (
    <OneColumn title={t(hasLink ? 'ended' : 'waits')} sentence={t(hasLink ? 'endedSentence' : 'waitsSentence')}>
      <p className={classes.say}>{t('newLink')}</p>
      <code className={classes.command}>npm start -- setup-link</code>
      <code className={classes.command}>docker compose exec app tandem setup-link</code>
    </OneColumn>
  )
}

type Missing = 'workspaceName' | 'name' | 'email' | 'password'

interface SetupProps {
  token: string | undefined
  /** Made; `address` is where to go. */
  onDone: (address: string) => Promise<void>
}

/** The one form that makes the workspace and its owner. */
export const Setup = ({ token, onDone }: SetupProps) => {
  const t = useTexts(texts)
  const [workspaceName, setWorkspaceName] = useState(t('workspaceNameBegins'))
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [withSamples, setSamples] = useState(true)
  const [missing, setMissing] = useState<Missing>()
  const { failure, sentence, isBusy, seconds, run, forget } = useSubmit()

  if (failure === 'already_set_up') return <AlreadySetUp />
  if (token === undefined || failure === 'link_ended' || failure === 'bad_message') return <WrongLink hasLink={token !== undefined} />

  const submit = (): void => {
    if (!workspaceName.trim()) return setMissing('workspaceName')
    if (!name.trim()) return setMissing('name')
    if (!looksLikeEmail(email)) return setMissing('email')
    if (!password) return setMissing('password')
    const said = { token, workspaceName: workspaceName.trim(), name: name.trim(), email: email.trim(), password, withSamples }
    void run(async () => onDone(await setUpWorkspace(said)))
  }
  const edit = (change: () => void): void => {
    change()
    setMissing(undefined)
    forget()
  }
  return (
    <OneColumn title={t('title')} sentence={t('sentence')}>
      <Form onSubmit={submit}>
        <FormFailure>{failure === 'weak_password' ? undefined : sentence}</FormFailure>
        <Field
          label={t('workspaceName')}
          value={workspaceName}
          onChange={(said) => edit(() => setWorkspaceName(said))}
          error={missing === 'workspaceName' ? t('needWorkspaceName') : undefined}
          name="workspace"
          autoComplete="organization"
          maxLength={NAME_LENGTH}
        />
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
          hint={t('emailHint')}
          error={missing === 'email' ? t('needEmail') : undefined}
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
          error={missing === 'password' ? t('needPassword') : failure === 'weak_password' ? sentence : undefined}
          judgedBeside={[workspaceName, name, email]}
          name="password"
          autoComplete="new-password"
        />
        <Tick label={t('samples')} hint={t('samplesHint')} checked={withSamples} onChange={setSamples} />
        <Button type="submit" fullWidth loading={isBusy} disabled={seconds > 0}>
          {t('create')}
        </Button>
      </Form>
    </OneColumn>
  )
}
