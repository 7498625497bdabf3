import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { LIMITS, type LinkShown } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { roleTexts, YOUR_ROLE } from '../../shared/lib/role-texts.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { ColorChoice } from '../../shared/ui/color-choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { KindIcon } from '../../shared/ui/kind-icon.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import type { Submission } from '../../shared/ui/use-submit.ts'
import classes from './guest.module.css'
import { type RememberedGuest, rememberedGuest } from './remembered-guest.ts'
import { texts } from './texts.ts'

const anyColor = (): number => Math.floor(Math.random() * 12)

interface JoinSheetProps {
  link: LinkShown
  submission: Submission
  /** `guest` when a name was asked for, `password` when the link has one. */
  onJoin: (said: { guest?: RememberedGuest; password?: string }) => void
}

/** Who shares what, what one may do there, and the one thing to fill in. */
export const JoinSheet = ({ link, submission, onJoin }: JoinSheetProps) => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  const [guest, setGuest] = useState(() => rememberedGuest() ?? { name: link.suggestion, color: anyColor() })
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<'name' | 'password'>()
  const { failure, sentence, isBusy, seconds, forget } = submission

  const submit = (): void => {
    if (link.needsName && !guest.name.trim()) return setMissing('name')
    if (link.needsPassword && !password) return setMissing('password')
    onJoin({
      ...(link.needsName && { guest: { ...guest, name: guest.name.trim() } }),
      ...(link.needsPassword && { password }),
    })
  }
  const edit = (change: () => void): void => {
    change()
    setMissing(undefined)
    forget()
  }
  const isWrong = failure === 'link_password'
  // What it leads to stays behind the password as well.
  const isLocked = link.needsPassword && link.sharedBy === ''
  return (
    <main className={classes.sheet}>
      <h1 className={classes.title}>
        <span className={classes.kind}>
          <KindIcon kind={link.kind} size={22} />
        </span>
        <bdi>{isLocked ? t('lockedTitle') : link.title || t('untitled')}</bdi>
      </h1>
      <p className={classes.shared}>
        {isLocked
          ? t('lockedSentence')
          : t(link.kind === 'document' ? 'sharedDocument' : 'sharedBoard', { name: link.sharedBy, space: link.spaceName })}
      </p>
      <div className={classes.may}>{role(YOUR_ROLE[link.role])}</div>
      <Form onSubmit={submit}>
        <FormFailure>{isWrong ? undefined : sentence}</FormFailure>
        {link.needsName && (
          <>
            <div className={classes.who}>
              <Avatar person={{ name: guest.name.trim() || '?', color: guest.color }} size={38} />
              <Field
                label={t('yourName')}
                value={guest.name}
                onChange={(name) => edit(() => setGuest({ ...guest, name }))}
                error={missing === 'name' ? t('needName') : undefined}
                name="name"
                autoComplete="nickname"
                enterKeyHint="go"
                maxLength={LIMITS.nameLength}
                onFocus={({ currentTarget }) => currentTarget.select()}
              />
            </div>
            <ColorChoice value={guest.color} onChange={(color) => setGuest({ ...guest, color })} />
          </>
        )}
        {link.needsPassword && (
          <PasswordField
            label={t('password')}
            value={password}
            onChange={(said) => edit(() => setPassword(said))}
            error={missing === 'password' ? t('needPassword') : isWrong ? sentence : undefined}
            autoComplete="off"
            enterKeyHint="go"
          />
        )}
        <Button type="submit" fullWidth size="md" loading={isBusy} disabled={seconds > 0} className={classes.join}>
          {t('join')}
        </Button>
      </Form>
      {link.needsName && (
        <p className={classes.foot}>
          {t('noAccount')} {t('haveAccount')}{' '}
          <Link to="/login" search={{ next: '/g' }}>
            {t('signIn')}
          </Link>
        </p>
      )}
    </main>
  )
}
