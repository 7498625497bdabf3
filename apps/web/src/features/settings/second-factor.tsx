import { Button } from '@mantine/core'
import type { Me, SecondFactor as Made } from '@tandem/protocol'
import { toDataURL } from 'qrcode'
import { useEffect, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { askMe } from '../../shared/lib/session.ts'
import { CodeBoxes } from '../../shared/ui/code-boxes.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { Actions, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { beginSecondFactor, confirmSecondFactor, endSecondFactor } from './account-api.ts'
import { CopyButton } from './copy-button.tsx'
import classes from './settings.module.css'
import { texts } from './texts.ts'

type Step = { at: 'rest' } | { at: 'password' } | { at: 'scan'; made: Made } | { at: 'backup'; codes: readonly string[] }

const QrCode = ({ uri }: { uri: string }) => {
  const t = useTexts(texts)
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    let wanted = true
    // Dark on light in both themes: that is what cameras read.
    void toDataURL(uri, { margin: 2, width: 376, errorCorrectionLevel: 'M' }).then((made) => wanted && setPicture(made))
    return () => {
      wanted = false
    }
  }, [uri])
  return <div className={classes.qr}>{picture !== undefined && <img src={picture} alt={t('scanAlt')} width={188} height={188} />}</div>
}

const Scan = ({ made, onDone, onCancel }: { made: Made; onDone: () => void; onCancel: () => void }) => {
  const t = useTexts(texts)
  const [code, setCode] = useState('')
  const { isBusy, failure, sentence, run } = useSubmit()
  const confirm = (digits: string): void =>
    void run(async () => {
      await confirmSecondFactor(digits)
      onDone()
    })
  const isWrong = failure === 'wrong_code'
  return (
    <Form onSubmit={() => confirm(code)} label={t('second')}>
      <Quiet>{t('scan')}</Quiet>
      <QrCode uri={made.uri} />
      <div>
        <Quiet>{t('orType')}</Quiet>
        <code className={classes.secret} dir="ltr">
          {made.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </code>
      </div>
      <div>
        <p className={classes.label} aria-hidden>
          {t('code')}
        </p>
        <CodeBoxes
          label={t('code')}
          value={code}
          disabled={isBusy}
          error={isWrong ? t('wrongCode') : undefined}
          onChange={setCode}
          onComplete={confirm}
        />
      </div>
      <FormFailure>{isWrong ? undefined : sentence}</FormFailure>
      <Actions>
        <Button type="submit" loading={isBusy} disabled={code.length < 6}>
          {t('confirm')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </Actions>
    </Form>
  )
}

const Backup = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) => {
  const t = useTexts(texts)
  const text = `${codes.join('\n')}\n`
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = address
    link.download = 'tandem-backup-codes.txt'
    link.click()
    // The download reads the address after this call.
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }
  return (
    <div className={classes.stack}>
      <h3 className={classes.label}>{t('backup')}</h3>
      <Quiet>{t('backupAbout')}</Quiet>
      <ul className={classes.codes} dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Actions>
        <CopyButton text={text} />
        <Button variant="default" onClick={download}>
          {t('download')}
        </Button>
        <Button onClick={onDone}>{t('backupKept')}</Button>
      </Actions>
    </div>
  )
}

interface AskPasswordProps {
  action: string
  onPassword: (password: string) => Promise<void>
  onCancel: () => void
}

const AskPassword = ({ action, onPassword, onCancel }: AskPasswordProps) => {
  const t = useTexts(texts)
  const [password, setPassword] = useState('')
  const { isBusy, failure, sentence, run } = useSubmit()
  const isWrong = failure === 'wrong_credentials'
  return (
    <Form onSubmit={() => password !== '' && void run(() => onPassword(password))} label={action}>
      <PasswordField
        label={t('secondPassword')}
        hint={t('secondPasswordHint')}
        value={password}
        autoComplete="current-password"
        // It was asked for a moment ago.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        error={isWrong ? t('wrongPassword') : undefined}
        onChange={setPassword}
      />
      <FormFailure>{isWrong ? undefined : sentence}</FormFailure>
      <Actions>
        <Button type="submit" loading={isBusy} disabled={password === ''}>
          {action}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </Actions>
    </Form>
  )
}

/** Turns codes from an app on or off. */
export const SecondFactor = ({ me }: { me: Me }) => {
  const t = useTexts(texts)
  const [step, setStep] = useState<Step>({ at: 'rest' })
  const rest = (): void => setStep({ at: 'rest' })
  if (!me.hasPassword) return null
  return (
    <Panel title={t('second')} about={me.hasSecondFactor && step.at === 'rest' ? t('secondOn') : t('secondAbout')}>
      {step.at === 'rest' && (
        <Actions>
          <Button variant="default" onClick={() => setStep({ at: 'password' })}>
            {me.hasSecondFactor ? t('turnOff') : t('turnOn')}
          </Button>
        </Actions>
      )}
      {step.at === 'password' && (
        <AskPassword
          action={me.hasSecondFactor ? t('turnOff') : t('next')}
          onCancel={rest}
          onPassword={async (password) => {
            if (!me.hasSecondFactor) return setStep({ at: 'scan', made: await beginSecondFactor(password) })
            await endSecondFactor(password)
            await askMe()
            return rest()
          }}
        />
      )}
      {step.at === 'scan' && (
        <Scan made={step.made} onCancel={rest} onDone={() => setStep({ at: 'backup', codes: step.made.backupCodes })} />
      )}
      {step.at === 'backup' && (
        <Backup
          codes={step.codes}
          onDone={() => {
            rest()
            void askMe()
          }}
        />
      )}
    </Panel>
  )
}
