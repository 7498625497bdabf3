import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ChangeMember, Me, Member } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { plainNumber, relativeTime } from '../../shared/lib/relative-time.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { Confirm } from '../../shared/ui/confirm.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { FormFailure } from '../../shared/ui/form.tsx'
import { Badge, Entries, Entry, Panel, Quiet } from '../../shared/ui/panel.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { changeMember, endSecondFactor, fetchMembers } from './admin-api.ts'
import { texts } from './texts.ts'

const MOST = 100

/** What is asked about first. */
const QUESTIONS = {
  admin: { title: 'adminTitle', text: 'adminText', action: 'makeAdmin' },
  disable: { title: 'disableTitle', text: 'disableText', action: 'disable' },
  factor: { title: 'factorTitle', text: 'factorText', action: 'endFactor' },
} as const

/** Everybody with an account: who runs the workspace, and whose account is switched off. */
export const Members = ({ me }: { me: Me }) => {
  const t = useTexts(texts)
  const failureWords = useFailureWords()
  const queries = useQueryClient()
  const now = useNow(60_000)
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), 150)
  const [asking, setAsking] = useState<{ member: Member; about: keyof typeof QUESTIONS }>()
  const { isBusy, sentence, run } = useSubmit()
  const { data, error } = useQuery({
    queryKey: ['all-members', words, MOST],
    queryFn: ({ signal }) => fetchMembers(words, MOST, signal),
    placeholderData: keepPreviousData,
  })
  const asksAnew = (): Promise<void> => queries.invalidateQueries({ queryKey: ['all-members'] })
  const change = async ({ person }: Member, what: ChangeMember): Promise<void> => {
    await changeMember(person.id, what)
    await asksAnew()
  }
  const confirmed = async ({ member, about }: NonNullable<typeof asking>): Promise<void> => {
    if (about !== 'factor') return change(member, about === 'admin' ? { isAdmin: true } : { isDisabled: true })
    await endSecondFactor(member.person.id)
    await asksAnew()
  }

  const tools = (member: Member) => {
    const { name } = member.person
    const adminAction = t(member.isAdmin ? 'endAdmin' : 'makeAdmin')
    const accountAction = t(member.isDisabled ? 'enable' : 'disable')
    return (
      <>
        {!member.isDisabled && (
          <Button
            variant="subtle"
            disabled={isBusy}
            aria-label={t('adminOf', { action: adminAction, name })}
            onClick={() => (member.isAdmin ? void run(() => change(member, { isAdmin: false })) : setAsking({ member, about: 'admin' }))}
          >
            {adminAction}
          </Button>
        )}
        {member.person.id !== me.id && member.hasSecondFactor && (
          <Button
            variant="subtle"
            disabled={isBusy}
            aria-label={t('adminOf', { action: t('endFactor'), name })}
            onClick={() => setAsking({ member, about: 'factor' })}
          >
            {t('endFactor')}
          </Button>
        )}
        {member.person.id !== me.id && (
          <Button
            variant="subtle"
            disabled={isBusy}
            aria-label={t('adminOf', { action: accountAction, name })}
            onClick={() =>
              member.isDisabled ? void run(() => change(member, { isDisabled: false })) : setAsking({ member, about: 'disable' })
            }
          >
            {accountAction}
          </Button>
        )}
      </>
    )
  }
  return (
    <Panel isNamedAbove title={t('members')}>
      <Field label={t('findMember')} value={typed} type="search" autoComplete="off" onChange={setTyped} />
      <FormFailure>{sentence ?? (error && failureWords(error))}</FormFailure>
      <div role="status">{data?.members.length === 0 && <Quiet>{t('noMember')}</Quiet>}</div>
      {data && data.members.length > 0 && (
        <Entries label={t('members')}>
          {data.members.map((member) => (
            <Entry
              key={member.person.id}
              icon={<Avatar person={member.person} quiet={member.isDisabled} />}
              title={
                <>
                  <bdi>{member.person.name}</bdi>
                  {member.person.id === me.id && <Badge>{t('you')}</Badge>}
                  {member.isAdmin && <Badge>{t('admin')}</Badge>}
                  {member.isDisabled && <Badge>{t('disabled')}</Badge>}
                </>
              }
              detail={
                <>
                  <bdi>{member.email}</bdi> ·{' '}
                  {member.seenAt === null ? t('neverSeen') : t('seen', { when: relativeTime(member.seenAt, now) })}
                </>
              }
            >
              {tools(member)}
            </Entry>
          ))}
        </Entries>
      )}
      {data && data.total > data.members.length && (
        <Quiet>{t('shownOf', { shown: plainNumber(data.members.length), total: plainNumber(data.total) })}</Quiet>
      )}
      {asking && (
        <Confirm
          title={t(QUESTIONS[asking.about].title, { name: asking.member.person.name })}
          text={t(QUESTIONS[asking.about].text)}
          action={t(QUESTIONS[asking.about].action)}
          isGrave={asking.about !== 'admin'}
          cancel={t('cancel')}
          onClose={() => setAsking(undefined)}
          onConfirm={() => confirmed(asking)}
        />
      )}
    </Panel>
  )
}
