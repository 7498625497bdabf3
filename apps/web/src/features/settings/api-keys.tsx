import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { ApiKey, MadeApiKey } from '@tandem/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { relativeTime, shortDate } from '../../shared/lib/relative-time.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { Confirm } from '../../shared/ui/confirm.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { Actions, Entries, Entry, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { SelectField } from '../../shared/ui/select-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { fetchApiKeys, makeApiKey, removeApiKey } from './account-api.ts'
import { CopyButton } from './copy-button.tsx'
import classes from './settings.module.css'
import { texts } from './texts.ts'
import { onHost, ownAddress } from '../../shared/lib/base-path.ts'

const TERMS = { days30: 30, days90: 90, days365: 365, forever: null } as const
type Term = keyof typeof TERMS
const TERM_NAMES = Object.keys(TERMS) as Term[]

const NewKey = ({ onMade }: { onMade: (made: MadeApiKey) => void }) => {
  const t = useTexts(texts)
  const [name, setName] = useState('')
  const [term, setTerm] = useState<Term>('days90')
  const [isNameless, setNameless] = useState(false)
  const { isBusy, sentence, run } = useSubmit()
  const make = (): void => {
    if (name.trim() === '') return setNameless(true)
    void run(async () => onMade(await makeApiKey(name.trim(), TERMS[term])))
  }
  return (
    <Form onSubmit={make} label={t('makeKey')}>
      <Field
        label={t('keyName')}
        value={name}
        maxLength={60}
        autoComplete="off"
        error={isNameless ? t('needKeyName') : undefined}
        onChange={(text) => {
          setName(text)
          setNameless(false)
        }}
      />
      <SelectField
        label={t('keyLasts')}
        value={term}
        options={TERM_NAMES.map((value) => ({ value, label: t(value) }))}
        onChange={setTerm}
      />
      <FormFailure>{sentence}</FormFailure>
      <Actions>
        <Button type="submit" loading={isBusy}>
          {t('makeKey')}
        </Button>
      </Actions>
    </Form>
  )
}

/** Keys by which programs act for somebody. A secret is shown once and kept nowhere here. */
export const ApiKeys = () => {
  const t = useTexts(texts)
  const failureWords = useFailureWords()
  const queries = useQueryClient()
  const now = useNow(60_000)
  const [made, setMade] = useState<MadeApiKey>()
  const [leaving, setLeaving] = useState<ApiKey>()
  const { data, error } = useQuery({ queryKey: ['api-keys'], queryFn: ({ signal }) => fetchApiKeys(signal) })
  const refresh = () => queries.invalidateQueries({ queryKey: ['api-keys'] })
  const detailOf = (key: ApiKey): string =>
    [
      `${key.start}…`,
      key.usedAt === null ? t('neverUsed') : t('usedWhen', { when: relativeTime(key.usedAt, now) }),
      key.expiresAt === null ? t('noEnd') : t('until', { when: shortDate(key.expiresAt) }),
    ].join(' · ')

  return (
    <>
      <Panel title={t('apiKeysTitle')} about={t('apiKeysAbout', { address: `${ownAddress()}/api/v1` })}>
        <FormFailure>{error && failureWords(error)}</FormFailure>
        {data?.length === 0 && <Quiet>{t('noKeys')}</Quiet>}
        {data && data.length > 0 && (
          <Entries label={t('apiKeysTitle')}>
            {data.map((key) => (
              <Entry key={key.id} icon={<IconKey {...icon} />} title={<bdi>{key.name}</bdi>} detail={detailOf(key)}>
                <Button variant="subtle" aria-label={t('deleteKeyNamed', { name: key.name })} onClick={() => setLeaving(key)}>
                  {t('deleteKey')}
                </Button>
              </Entry>
            ))}
          </Entries>
        )}
        <a className={classes.plain} href={onHost('/api/v1/openapi.json')} target="_blank" rel="noopener">
          {t('openApi')}
        </a>
      </Panel>
      {made ? (
        <Panel title={t('keyMade')} about={t('keyMadeAbout')}>
          <Field
            label={t('secret')}
            value={made.secret}
            readOnly
            dir="ltr"
            onFocus={({ currentTarget }) => currentTarget.select()}
            onChange={() => {}}
          />
          <Actions>
            <CopyButton text={made.secret} />
            <Button onClick={() => setMade(undefined)}>{t('done')}</Button>
          </Actions>
        </Panel>
      ) : (
        <Panel title={t('makeKey')}>
          <NewKey
            onMade={(key) => {
              setMade(key)
              void refresh()
            }}
          />
        </Panel>
      )}
      {leaving && (
        <Confirm
          title={t('deleteKeyTitle', { name: leaving.name })}
          text={t('deleteKeyText')}
          action={t('deleteKey')}
          cancel={t('cancel')}
          onClose={() => setLeaving(undefined)}
          onConfirm={async () => {
            await removeApiKey(leaving.id)
            await refresh()
          }}
        />
      )}
    </>
  )
}
