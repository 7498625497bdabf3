import { Button } from '@mantine/core'
import type { ChangeSpace, Space } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { roleTexts } from '../../shared/lib/role-texts.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { notify } from '../../shared/ui/notify.ts'
import { Actions, Panel } from '../../shared/ui/panel.tsx'
import { SelectField } from '../../shared/ui/select-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { isOneEmoji } from './one-emoji.ts'
import { changeSpace } from './space-api.ts'
import { texts } from './texts.ts'

const DEFAULT_ROLES = ['viewer', 'commenter', 'editor'] as const

const Look = ({ space, onChanged }: { space: Space; onChanged: () => Promise<unknown> }) => {
  const t = useTexts(texts)
  const [name, setName] = useState(space.name)
  const [icon, setIcon] = useState(space.icon ?? '')
  const [description, setDescription] = useState(space.description)
  const [wrong, setWrong] = useState<'name' | 'icon'>()
  const { isBusy, sentence, run } = useSubmit()

  const save = (): void => {
    const problem = name.trim() === '' ? 'name' : icon.trim() !== '' && !isOneEmoji(icon.trim()) ? 'icon' : undefined
    setWrong(problem)
    if (problem) return
    void run(async () => {
      await changeSpace(space.id, { name: name.trim(), icon: icon.trim() || null, description: description.trim() })
      await onChanged()
      await notify({ message: t('saved') })
    })
  }
  return (
    <Panel title={t('look')}>
      <Form onSubmit={save} label={t('look')}>
        <Field
          label={t('name')}
          value={name}
          maxLength={80}
          autoComplete="off"
          error={wrong === 'name' ? t('needName') : undefined}
          onChange={setName}
        />
        <Field
          label={t('icon')}
          hint={t('iconHint')}
          value={icon}
          maxLength={16}
          autoComplete="off"
          error={wrong === 'icon' ? t('iconProblem') : undefined}
          onChange={setIcon}
        />
        <Field
          label={t('description')}
          hint={t('descriptionHint')}
          value={description}
          maxLength={500}
          autoComplete="off"
          onChange={setDescription}
        />
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

const Access = ({ space, onChanged }: { space: Space; onChanged: () => Promise<unknown> }) => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  const { isBusy, sentence, run } = useSubmit()
  const change = (what: ChangeSpace): void =>
    void run(async () => {
      await changeSpace(space.id, what)
      await onChanged()
      await notify({ message: t('saved') })
    })
  return (
    <Panel title={t('access')}>
      <SelectField
        label={t('visibility')}
        hint={t('privateHint')}
        value={space.visibility}
        isDisabled={isBusy}
        options={[
          { value: 'open', label: t('open') },
          { value: 'private', label: t('private') },
        ]}
        onChange={(visibility) => change({ visibility })}
      />
      {space.visibility === 'open' && (
        <SelectField
          label={t('defaultRole')}
          value={space.defaultRole === 'owner' ? 'editor' : space.defaultRole}
          isDisabled={isBusy}
          options={DEFAULT_ROLES.map((value) => ({ value, label: role(value) }))}
          onChange={(defaultRole) => change({ defaultRole })}
        />
      )}
      <FormFailure>{sentence}</FormFailure>
    </Panel>
  )
}

/** What a space is called, and who is in it without being named. */
export const General = (props: { space: Space; onChanged: () => Promise<unknown> }) => (
  <>
    <Look {...props} />
    <Access {...props} />
  </>
)
