import { Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import type { PasskeyRow } from '@tandem/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Refusal } from '../../shared/lib/api.ts'
import { relativeTime } from '../../shared/lib/relative-time.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { Confirm } from '../../shared/ui/confirm.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { Actions, Entries, Entry, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { addPasskey, canMakePasskeys, fetchPasskeys, removePasskey } from './account-api.ts'
import { texts } from './texts.ts'

/** The devices that sign somebody in without a password. */
export const Passkeys = () => {
  const t = useTexts(texts)
  const failureWords = useFailureWords()
  const queries = useQueryClient()
  const now = useNow(60_000)
  const [name, setName] = useState('')
  const [isNameless, setNameless] = useState(false)
  const [leaving, setLeaving] = useState<PasskeyRow>()
  const { isBusy, sentence, run } = useSubmit()
  const { data, error } = useQuery({ queryKey: ['passkeys'], queryFn: ({ signal }) => fetchPasskeys(signal) })
  const isForNobody = error instanceof Refusal && error.code === 'not_configured'
  const refresh = () => queries.invalidateQueries({ queryKey: ['passkeys'] })

  const add = (): void => {
    if (name.trim() === '') return setNameless(true)
    void run(async () => {
      const isAdded = await addPasskey(name.trim())
      if (isAdded) setName('')
      await refresh()
      await notify({ message: isAdded ? t('passkeyAdded') : t('passkeyNotAdded') })
    })
  }
  return (
    <Panel title={t('passkeys')} about={t('passkeysAbout')}>
      {isForNobody && <Quiet>{failureWords(error)}</Quiet>}
      {error && !isForNobody && <FormFailure>{failureWords(error)}</FormFailure>}
      {data?.length === 0 && <Quiet>{t('noPasskeys')}</Quiet>}
      {data && data.length > 0 && (
        <Entries label={t('passkeys')}>
          {data.map((passkey) => (
            <Entry
              key={passkey.id}
              icon={<IconFingerprint {...icon} />}
              title={<bdi>{passkey.name}</bdi>}
              detail={t('added', { when: relativeTime(passkey.createdAt, now) })}
            >
              <Button variant="subtle" aria-label={`${t('remove')} ${passkey.name}`} onClick={() => setLeaving(passkey)}>
                {t('remove')}
              </Button>
            </Entry>
          ))}
        </Entries>
      )}
      {canMakePasskeys() && !isForNobody && (
        <Form onSubmit={add} label={t('addPasskey')}>
          <Field
            label={t('passkeyName')}
            hint={t('passkeyNameHint')}
            value={name}
            maxLength={60}
            autoComplete="off"
            error={isNameless ? t('needPasskeyName') : undefined}
            onChange={(text) => {
              setName(text)
              setNameless(false)
            }}
          />
          <FormFailure>{sentence}</FormFailure>
          <Actions>
            <Button type="submit" variant="default" loading={isBusy}>
              {t('addPasskey')}
            </Button>
          </Actions>
        </Form>
      )}
      {leaving && (
        <Confirm
          title={t('removePasskeyTitle', { name: leaving.name })}
          text={t('removePasskeyText')}
          action={t('remove')}
          cancel={t('cancel')}
          onClose={() => setLeaving(undefined)}
          onConfirm={async () => {
            await removePasskey(leaving.id)
            await refresh()
          }}
        />
      )}
    </Panel>
  )
}
