import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import classes from './link.module.css'
import { texts } from './texts.ts'

interface AskPasswordProps {
  name: string
  onSet: (password: string) => Promise<unknown>
  onCancel: () => void
  note?: string
}

/** One field for the password of a link. */
export const AskPassword = ({ name, note, onSet, onCancel }: AskPasswordProps) => {
  const t = useTexts(texts)
  const [password, setPassword] = useState('')
  const [isBusy, setBusy] = useState(false)
  const set = async (): Promise<void> => {
    if (!password) return
    setBusy(true)
    await onSet(password)
    setBusy(false)
  }
  return (
    <form
      className={classes.askPassword}
      onSubmit={(event) => {
        event.preventDefault()
        void set()
      }}
    >
      <PasswordField
        label={t('passwordNew')}
        value={password}
        onChange={setPassword}
        hint={note}
        judgedBeside={[]}
        autoComplete="new-password"
        beginsHere
      />
      <div className={classes.buttons}>
        <Button type="submit" size="compact-sm" loading={isBusy} disabled={!password}>
          {name}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

interface LinkPasswordProps {
  hasPassword: boolean
  isNeeded: boolean
  onChange: (password: string | null) => Promise<boolean>
}

/** Whether a link has a password. It is never shown again: only set, changed or removed. */
export const LinkPassword = ({ hasPassword, isNeeded, onChange }: LinkPasswordProps) => {
  const t = useTexts(texts)
  const [isAsking, setAsking] = useState(false)
  if (isAsking) {
    const set = async (password: string): Promise<void> => {
      if (await onChange(password)) setAsking(false)
    }
    return <AskPassword name={t('set')} onSet={set} onCancel={() => setAsking(false)} />
  }
  return (
    <div className={classes.option}>
      <span className={classes.optionName}>
        {t('password')}
        {isNeeded && <span className={classes.why}>{t('passwordPolicy')}</span>}
      </span>
      <span className={classes.optionValue}>{t(hasPassword ? 'passwordSet' : 'passwordNone')}</span>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {t(hasPassword ? 'change' : 'set')}
      </Button>
      {hasPassword && !isNeeded && (
        <Button size="compact-sm" variant="subtle" onClick={() => void onChange(null)}>
          {t('clear')}
        </Button>
      )}
    </div>
  )
}
