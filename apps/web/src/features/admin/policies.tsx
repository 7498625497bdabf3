import { Button } from '@mantine/core'
import type { AdminSettings } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure, Tick } from '../../shared/ui/form.tsx'
import { Actions, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { SelectField } from '../../shared/ui/select-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { readDomains } from './domains.ts'
import { texts } from './texts.ts'
import type { Change } from './use-settings.ts'

interface PolicyProps {
  settings: AdminSettings
  change: Change
}

/** Who may make an account without being invited. */
export const SignUpPolicy = ({ settings, change }: PolicyProps) => {
  const t = useTexts(texts)
  const [signUp, setSignUp] = useState(settings.signUp)
  const [written, setWritten] = useState(settings.domains.join(', '))
  const [problem, setProblem] = useState<string>()
  const { isBusy, sentence, run } = useSubmit()
  const save = (): void => {
    const { domains, wrong } = readDomains(written)
    const needs = signUp === 'domain'
    const found =
      needs && domains.length === 0 ? t('needDomain') : needs && wrong !== undefined ? t('wrongDomain', { domain: wrong }) : undefined
    setProblem(found)
    if (found === undefined) void run(() => change({ signUp, ...(needs && { domains }) }))
  }
  return (
    <Panel title={t('whoSignsUp')}>
      <Form onSubmit={save} label={t('whoSignsUp')}>
        <SelectField
          label={t('whoSignsUp')}
          isLabelHidden
          value={signUp}
          options={[
            { value: 'closed', label: t('closed') },
            { value: 'domain', label: t('domain') },
            { value: 'open', label: t('openToAll') },
          ]}
          onChange={setSignUp}
        />
        {signUp === 'open' && <Quiet>{t('openWarning')}</Quiet>}
        {signUp === 'domain' && (
          <Field
            label={t('domains')}
            hint={t('domainsHint')}
            dir="ltr"
            value={written}
            autoComplete="off"
            error={problem}
            onChange={setWritten}
          />
        )}
        <FormFailure>{sentence}</FormFailure>
        <Actions>
          <Button type="submit" loading={isBusy}>
            {t('save')}
          </Button>
        </Actions>
      </Form>
    </Panel>
  )
}

const TERMS = [
  ['none', null, 'noEnd'],
  ['1', 1, 'day1'],
  ['7', 7, 'days7'],
  ['30', 30, 'days30'],
  ['90', 90, 'days90'],
  ['365', 365, 'days365'],
] as const

/** What links that let guests in may allow. */
export const LinkPolicy = ({ settings, change }: PolicyProps) => {
  const t = useTexts(texts)
  const { links } = settings
  const { isBusy, sentence, run } = useSubmit()
  const set = (part: Partial<AdminSettings['links']>): void => void run(() => change({ links: part }))
  const days = links.mostDays
  const isOther = days !== null && !TERMS.some(([, known]) => known === days)
  return (
    <Panel title={t('linkPolicy')} about={t('linkPolicyAbout')}>
      <SelectField
        label={t('most')}
        value={links.most}
        isDisabled={isBusy}
        options={(['off', 'viewer', 'commenter', 'editor'] as const).map((value) => ({ value, label: t(value) }))}
        onChange={(most) => set({ most })}
      />
      {links.most !== 'off' && (
        <>
          <SelectField
            label={t('mostDays')}
            value={days === null ? 'none' : String(days)}
            isDisabled={isBusy}
            options={[
              ...TERMS.map(([value, , label]) => ({ value: value as string, label: t(label) })),
              ...(isOther ? [{ value: String(days), label: t('daysOther', { days }) }] : []),
            ]}
            onChange={(value) => set({ mostDays: value === 'none' ? null : Number(value) })}
          />
          <Tick
            label={t('needPassword')}
            checked={links.needPassword}
            disabled={isBusy}
            onChange={(needPassword) => set({ needPassword })}
          />
        </>
      )}
      <FormFailure>{sentence}</FormFailure>
    </Panel>
  )
}
