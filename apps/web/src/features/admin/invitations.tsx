import { Button } from '@mantine/core'
import { IconLink, IconMail } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Invitation, Role, Space, SpaceId } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { looksLikeEmail } from '../../shared/lib/email.ts'
import { spacesQuery } from '../../shared/lib/page-cache.ts'
import { shortDate } from '../../shared/lib/relative-time.ts'
import { roleTexts } from '../../shared/lib/role-texts.ts'
import { fetchWorkspace } from '../../shared/lib/session-api.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure, Tick } from '../../shared/ui/form.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { Actions, Badge, Entries, Entry, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { SelectField } from '../../shared/ui/select-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { fetchInvitations, invite, revokeInvitation } from './admin-api.ts'
import { texts } from './texts.ts'
import { useCopy } from './use-copy.ts'

const GIVEN_ROLES = ['editor', 'commenter', 'viewer', 'owner'] as const satisfies readonly Role[]

interface NewInvitationProps {
  spaces: readonly Space[]
  hasMail: boolean
  onMade: (invitation: Invitation) => void
}

const NewInvitation = ({ spaces, hasMail, onMade }: NewInvitationProps) => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  const [email, setEmail] = useState('')
  const [space, setSpace] = useState<SpaceId | ''>('')
  const [asRole, setAsRole] = useState<Role>('editor')
  const [isAdmin, setAdmin] = useState(false)
  const [isWrong, setWrong] = useState(false)
  const { isBusy, sentence, run } = useSubmit()
  const address = email.trim()
  const make = (): void => {
    if (address !== '' && !looksLikeEmail(address)) return setWrong(true)
    void run(async () =>
      onMade(await invite({ isAdmin, ...(address !== '' && { email: address }), ...(space !== '' && { space, role: asRole }) })),
    )
  }
  return (
    <Form onSubmit={make} label={t('newInvitation')}>
      <Field
        label={t('optional', { label: t('email') })}
        hint={t(hasMail ? 'emailHint' : 'emailHintNoMail')}
        type="email"
        dir="ltr"
        value={email}
        autoComplete="off"
        error={isWrong ? t('wrongEmail') : undefined}
        onChange={(text) => {
          setEmail(text)
          setWrong(false)
        }}
      />
      <SelectField<SpaceId | ''>
        label={t('toSpace')}
        value={space}
        options={[{ value: '', label: t('noSpace') }, ...spaces.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={setSpace}
      />
      {space !== '' && (
        <SelectField
          label={t('asRole')}
          value={asRole}
          options={GIVEN_ROLES.map((value) => ({ value, label: role(value) }))}
          onChange={setAsRole}
        />
      )}
      <Tick label={t('asAdmin')} hint={t('asAdminHint')} checked={isAdmin} onChange={setAdmin} />
      <FormFailure>{sentence}</FormFailure>
      <Actions>
        <Button type="submit" loading={isBusy}>
          {t(address !== '' && hasMail ? 'inviteByMail' : 'inviteByLink')}
        </Button>
      </Actions>
    </Form>
  )
}

const Made = ({ invitation, onDone }: { invitation: Invitation; onDone: () => void }) => {
  const t = useTexts(texts)
  const copy = useCopy()
  return (
    <>
      {invitation.wasMailed && invitation.email !== null && <Quiet>{t('invited', { email: invitation.email })}</Quiet>}
      <Field
        label={t('link')}
        hint={t('linkAbout')}
        value={invitation.address}
        readOnly
        dir="ltr"
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={() => {}}
      />
      <Actions>
        <Button onClick={() => copy(invitation.address)}>{t('copy')}</Button>
        <Button variant="default" onClick={onDone}>
          {t('another')}
        </Button>
      </Actions>
    </>
  )
}

/** Lets people in who have no account yet, one invitation each. */
export const Invitations = () => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  const failureWords = useFailureWords()
  const queries = useQueryClient()
  const copy = useCopy()
  const [made, setMade] = useState<Invitation>()
  const { isBusy, sentence, run } = useSubmit()
  const { data, error } = useQuery({ queryKey: ['invitations'], queryFn: ({ signal }) => fetchInvitations(signal) })
  const { data: spaces = [] } = useQuery(spacesQuery())
  const { data: workspace } = useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => fetchWorkspace(signal) })
  const refresh = () => queries.invalidateQueries({ queryKey: ['invitations'] })

  const revoke = ({ id }: Invitation): void =>
    void run(async () => {
      await revokeInvitation(id)
      if (made?.id === id) setMade(undefined)
      await refresh()
      await notify({ message: t('revoked') })
    })
  const detailOf = ({ space, role: given, invitedBy, expiresAt, wasMailed }: Invitation): string => {
    const name = spaces.find(({ id }) => id === space)?.name
    return [
      ...(name === undefined ? [] : [given === null ? name : `${name}: ${role(given)}`]),
      ...(invitedBy === null ? [] : [t('by', { name: invitedBy.name })]),
      ...(wasMailed ? [t('mailed')] : []),
      t('until', { when: shortDate(expiresAt) }),
    ].join(' · ')
  }
  return (
    <>
      <Panel title={t('newInvitation')} about={t('newInvitationAbout')}>
        {made ? (
          <Made invitation={made} onDone={() => setMade(undefined)} />
        ) : (
          <NewInvitation
            spaces={spaces.filter(({ isArchived }) => !isArchived)}
            hasMail={workspace?.hasMail === true}
            onMade={(invitation) => {
              setMade(invitation)
              void refresh()
            }}
          />
        )}
      </Panel>
      <Panel title={t('open')}>
        <FormFailure>{sentence ?? (error && failureWords(error))}</FormFailure>
        {data?.length === 0 && <Quiet>{t('noneOpen')}</Quiet>}
        {data && data.length > 0 && (
          <Entries label={t('open')}>
            {data.map((invitation) => {
              const who = invitation.email ?? t('anybody')
              return (
                <Entry
                  key={invitation.id}
                  icon={invitation.email === null ? <IconLink {...icon} /> : <IconMail {...icon} />}
                  title={
                    <>
                      <bdi>{who}</bdi>
                      {invitation.isAdmin && <Badge>{t('admin')}</Badge>}
                    </>
                  }
                  detail={detailOf(invitation)}
                >
                  <Button variant="subtle" aria-label={t('copyNamed', { who })} onClick={() => copy(invitation.address)}>
                    {t('copy')}
                  </Button>
                  <Button variant="subtle" disabled={isBusy} aria-label={t('revokeNamed', { who })} onClick={() => revoke(invitation)}>
                    {t('revoke')}
                  </Button>
                </Entry>
              )
            })}
          </Entries>
        )}
      </Panel>
    </>
  )
}
