import { Button } from '@mantine/core'
import type { AdminSettings } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Confirm } from '../../shared/ui/confirm.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { Actions, Panel } from '../../shared/ui/panel.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { texts } from './texts.ts'
import type { Change } from './use-settings.ts'

type Wrong = 'name' | 'issuer' | 'clientId' | 'secret'

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Sign-in with the accounts of an organisation. */
export const Oidc = ({ settings: { oidc }, change }: { settings: AdminSettings; change: Change }) => {
  const t = useTexts(texts)
  const [name, setName] = useState(oidc?.name ?? '')
  const [issuer, setIssuer] = useState(oidc?.issuer ?? '')
  const [clientId, setClientId] = useState(oidc?.clientId ?? '')
  const [secret, setSecret] = useState('')
  const [wrong, setWrong] = useState<readonly Wrong[]>([])
  const [isAsking, setAsking] = useState(false)
  const { isBusy, sentence, run } = useSubmit()
  const save = (): void => {
    const found: Wrong[] = [
      ...(name.trim() === '' ? (['name'] as const) : []),
      ...(isAddress(issuer.trim()) ? [] : (['issuer'] as const)),
      ...(clientId.trim() === '' ? (['clientId'] as const) : []),
      ...(secret === '' && oidc?.hasSecret !== true ? (['secret'] as const) : []),
    ]
    setWrong(found)
    if (found.length > 0) return
    const said = { name: name.trim(), issuer: issuer.trim(), clientId: clientId.trim(), ...(secret !== '' && { clientSecret: secret }) }
    void run(async () => {
      await change({ oidc: said })
      setSecret('')
    })
  }
  return (
    <Panel isNamedAbove title={t('oidc')} about={t('oidcAbout')}>
      <Form onSubmit={save} label={t('oidc')}>
        <Field
          label={t('oidcName')}
          hint={t('oidcNameHint')}
          value={name}
          maxLength={40}
          autoComplete="off"
          error={wrong.includes('name') ? t('needOidcName') : undefined}
          onChange={setName}
        />
        <Field
          label={t('issuer')}
          hint={t('issuerHint')}
          type="url"
          dir="ltr"
          value={issuer}
          autoComplete="off"
          error={wrong.includes('issuer') ? t('needIssuer') : undefined}
          onChange={setIssuer}
        />
        <Field
          label={t('clientId')}
          dir="ltr"
          value={clientId}
          autoComplete="off"
          error={wrong.includes('clientId') ? t('needClientId') : undefined}
          onChange={setClientId}
        />
        <PasswordField
          label={t('clientSecret')}
          value={secret}
          autoComplete="off"
          hint={oidc?.hasSecret ? t('secretKept') : undefined}
          error={wrong.includes('secret') ? t('needSecret') : undefined}
          onChange={setSecret}
        />
        <FormFailure>{sentence}</FormFailure>
        <Actions>
          <Button type="submit" loading={isBusy}>
            {t('save')}
          </Button>
          {oidc && (
            <Button variant="subtle" onClick={() => setAsking(true)}>
              {t('oidcOff')}
            </Button>
          )}
        </Actions>
      </Form>
      {isAsking && (
        <Confirm
          title={t('oidcOffTitle')}
          text={t('oidcOffText')}
          action={t('remove')}
          cancel={t('cancel')}
          onClose={() => setAsking(false)}
          onConfirm={() => change({ oidc: null })}
        />
      )}
    </Panel>
  )
}
