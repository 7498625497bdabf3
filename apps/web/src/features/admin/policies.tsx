import { Button } from '@mantine/core'
import type { AdminSettings } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Confirm } from '../../shared/ui/confirm.tsx'
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

type Links = AdminSettings['links']
const ROLES: readonly Links['most'][] = ['off', 'viewer', 'commenter', 'editor']

/** Whether it takes something from links that are there. */
const isTighter = (before: Links, { most, mostDays }: Partial<Links>): boolean =>
  (most !== undefined && ROLES.indexOf(most) < ROLES.indexOf(before.most)) ||
  (typeof mostDays === 'number' && mostDays < (before.mostDays ?? Infinity))

/** What links that let guests in may allow. */
export const LinkPolicy = ({ settings, change }: PolicyProps) => {
  const t = useTexts(texts)
  const { links } = settings
  const { isBusy, sentence, run } = useSubmit()
  const [asking, setAsking] = useState<Partial<Links>>()
  const set = (part: Partial<Links>): void => (isTighter(links, part) ? setAsking(part) : void run(() => change({ links: part })))
  const isOff = asking?.most === 'off'
  const days = links.mostDays
  const isOther = days !== null && !TERMS.some(([, known]) => known === days)
  return (
    <Panel title={t('linkPolicy')} about={t('linkPolicyAbout')}>
      <SelectField
        label={t('most')}
        value={links.most}
        isDisabled={isBusy}
        options={ROLES.map((value) => ({ value, label: t(value) }))}
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
      {asking && (
        <Confirm
          title={t(isOff ? 'tightenOffTitle' : 'tightenTitle')}
          text={t(isOff ? 'tightenOffText' : 'tightenText')}
          action={t(isOff ? 'tightenOffAction' : 'tightenAction')}
          cancel={t('cancel')}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => void (await change({ links: asking }))}
        />
      )}
    </Panel>
  )
}
