import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { mayInSpace, type Me, type Person, type Role, ROLES, type Space, type SpaceMember } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { fetchSpaceMembers } from '../../shared/lib/pages-api.ts'
import { roleTexts } from '../../shared/lib/role-texts.ts'
import { findPeople } from '../../shared/lib/search-api.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { FormFailure } from '../../shared/ui/form.tsx'
import { notify } from '../../shared/ui/notify.ts'
import { Badge, Entries, Entry, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { SelectField } from '../../shared/ui/select-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { giveRole, takeRole } from './space-api.ts'
import { texts } from './texts.ts'

const useRoleOptions = () => {
  const role = useTexts(roleTexts)
  return ROLES.toReversed().map((value) => ({ value, label: role(value) }))
}

interface AddProps {
  members: readonly SpaceMember[]
  onAdd: (person: Person, role: Role) => void
}

const Add = ({ members, onAdd }: AddProps) => {
  const t = useTexts(texts)
  const roles = useRoleOptions()
  const [typed, setTyped] = useState('')
  const [role, setRole] = useState<Role>('editor')
  const [words] = useDebouncedValue(typed.trim(), 150)
  const { data } = useQuery({
    queryKey: ['people', words],
    queryFn: ({ signal }) => findPeople(words, signal),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  })
  const found = typed.trim() === '' ? [] : (data ?? []).slice(0, 6)
  return (
    <Panel title={t('addMember')}>
      <Field label={t('findPerson')} hint={t('addHint')} value={typed} type="search" autoComplete="off" onChange={setTyped} />
      <SelectField label={t('addAs')} value={role} options={roles} onChange={setRole} />
      <div role="status">{words !== '' && typed.trim() === words && data?.length === 0 && <Quiet>{t('nobody')}</Quiet>}</div>
      {found.length > 0 && (
        <Entries label={t('addMember')}>
          {found.map(({ person, email }) => {
            const isIn = members.some((member) => member.person.id === person.id)
            return (
              <Entry
                key={person.id}
                icon={<Avatar person={person} />}
                title={<bdi>{person.name}</bdi>}
                detail={isIn ? t('alreadyIn') : email && <bdi>{email}</bdi>}
              >
                {isIn ? undefined : (
                  <Button
                    variant="default"
                    aria-label={`${t('add')} ${person.name}`}
                    onClick={() => {
                      onAdd(person, role)
                      setTyped('')
                    }}
                  >
                    {t('add')}
                  </Button>
                )}
              </Entry>
            )
          })}
        </Entries>
      )}
    </Panel>
  )
}

/** Who has a role of their own in a space. */
export const Members = ({ space, me }: { space: Space; me: Me }) => {
  const t = useTexts(texts)
  const roleName = useTexts(roleTexts)
  const failureWords = useFailureWords()
  const roles = useRoleOptions()
  const queries = useQueryClient()
  const { isBusy, sentence, run } = useSubmit()
  const { data: members, error } = useQuery({
    queryKey: ['members', space.id],
    queryFn: ({ signal }) => fetchSpaceMembers(space.id, signal),
  })
  const canManage = space.role !== null && mayInSpace(space.role, 'manage')
  const refresh = () =>
    Promise.all([queries.invalidateQueries({ queryKey: ['members', space.id] }), queries.invalidateQueries({ queryKey: ['spaces'] })])

  const give = (person: Person, role: Role): void =>
    void run(async () => {
      await giveRole(space.id, person.id, role)
      await refresh()
      await notify({ message: t('added', { name: person.name }) })
    })
  const remove = ({ person, role }: SpaceMember): void =>
    void run(async () => {
      await takeRole(space.id, person.id)
      await refresh()
      await notify({ message: t('removed', { name: person.name }), action: { label: t('undo'), act: () => give(person, role) } })
    })
  const about = [t('membersAbout'), ...(space.visibility === 'open' ? [t('membersOpen', { role: roleName(space.defaultRole) })] : [])].join(
    ' ',
  )

  return (
    <>
      <Panel isNamedAbove title={t('members')} about={canManage ? about : t('notYours')}>
        <FormFailure>{sentence ?? (error && failureWords(error))}</FormFailure>
        {members?.length === 0 && <Quiet>{t('membersNone')}</Quiet>}
        {members && members.length > 0 && (
          <Entries label={t('members')}>
            {members.map((member) => (
              <Entry
                key={member.person.id}
                icon={<Avatar person={member.person} />}
                title={
                  <>
                    <bdi>{member.person.name}</bdi>
                    {member.person.id === me.id && <Badge>{t('you')}</Badge>}
                  </>
                }
                detail={member.email && <bdi>{member.email}</bdi>}
              >
                {canManage ? (
                  <>
                    <SelectField
                      label={t('roleOf', { name: member.person.name })}
                      isLabelHidden
                      value={member.role}
                      isDisabled={isBusy}
                      options={roles}
                      onChange={(role) => give(member.person, role)}
                    />
                    <Button
                      variant="subtle"
                      disabled={isBusy}
                      aria-label={t('removeNamed', { name: member.person.name })}
                      onClick={() => remove(member)}
                    >
                      {t('remove')}
                    </Button>
                  </>
                ) : (
                  roleName(member.role)
                )}
              </Entry>
            ))}
          </Entries>
        )}
      </Panel>
      {canManage && <Add members={members ?? []} onAdd={give} />}
    </>
  )
}
