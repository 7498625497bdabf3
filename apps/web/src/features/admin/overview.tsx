import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { AdminSettings } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { spacesQuery } from '../../shared/lib/page-cache.ts'
import { fetchWorkspace } from '../../shared/lib/session-api.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { Actions, Entries, Entry, Panel } from '../../shared/ui/panel.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { fetchInvitations, fetchMembers } from './admin-api.ts'
import { texts } from './texts.ts'
import type { Change } from './use-settings.ts'

/** The name of the workspace and its numbers. */
export const Overview = ({ settings, change }: { settings: AdminSettings; change: Change }) => {
  const t = useTexts(texts)
  const [name, setName] = useState(settings.name)
  const [isNameless, setNameless] = useState(false)
  const { isBusy, sentence, run } = useSubmit()
  const members = useQuery({ queryKey: ['all-members', '', 1], queryFn: ({ signal }) => fetchMembers('', 1, signal) })
  const invitations = useQuery({ queryKey: ['invitations'], queryFn: ({ signal }) => fetchInvitations(signal) })
  const spaces = useQuery(spacesQuery())
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => fetchWorkspace(signal) })

  const save = (): void => {
    if (name.trim() === '') return setNameless(true)
    void run(() => change({ name: name.trim() }))
  }
  return (
    <>
      <Panel title={t('workspaceName')} about={t('nameAbout')}>
        <Form onSubmit={save} label={t('workspaceName')}>
          <Field
            label={t('name')}
            value={name}
            maxLength={80}
            autoComplete="off"
            error={isNameless ? t('needName') : undefined}
            onChange={(text) => {
              setName(text)
              setNameless(false)
            }}
          />
          <FormFailure>{sentence}</FormFailure>
          <Actions>
            <Button type="submit" loading={isBusy} disabled={name.trim() === settings.name}>
              {t('save')}
            </Button>
          </Actions>
        </Form>
      </Panel>
      <Panel title={t('numbers')}>
        <Entries label={t('numbers')}>
          {members.data && <Entry title={t('membersCount', { count: members.data.total })} />}
          {invitations.data && <Entry title={t('pendingCount', { count: invitations.data.length })} />}
          {spaces.data && <Entry title={t('spacesCount', { count: spaces.data.length })} detail={t('spacesSeen')} />}
          {workspace.data && (
            <Entry
              title={t(workspace.data.hasMail ? 'mailOn' : 'mailOff')}
              detail={workspace.data.hasMail ? undefined : t('mailOffAbout')}
            />
          )}
        </Entries>
      </Panel>
    </>
  )
}
