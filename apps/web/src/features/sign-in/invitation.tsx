import { useQuery } from '@tanstack/react-query'
import { Button } from '@mantine/core'
import type { InvitationShown, Me } from '@tandem/protocol'
import { Refusal } from '../../shared/lib/api.ts'
import { useTexts } from '../../shared/i18n/texts.ts'
import { roleTexts, YOUR_ROLE } from '../../shared/lib/role-texts.ts'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { lookAtInvitation } from './account-api.ts'
import { SignUpForm } from './sign-up.tsx'
import { texts } from './texts.ts'

interface InvitationProps {
  token: string | undefined
  me: Me | undefined
  onSignedUp: (me: Me) => void
}

/** What an invitation says, and the form that takes it up. */
export const Invitation = ({ token, me, onSignedUp }: InvitationProps) => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => lookAtInvitation(token ?? '', signal),
    enabled: token !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const sentenceOf = ({ spaceName, role: given }: InvitationShown): string => {
    const where = spaceName && t('inviteSpace', { space: spaceName })
    const may = spaceName && given && `${role(YOUR_ROLE[given])}.`
    return [where, may, me ? t('keepsWork', { name: me.name }) : t('inviteSentence')].filter(Boolean).join(' ')
  }

  if (me?.kind === 'member')
    return (
      <OneColumn title={t('inviteSignedIn')} sentence={t('inviteSignedInSentence', { name: me.name })}>
        <LinkButton to="/">{t('home')}</LinkButton>
      </OneColumn>
    )
  if (token === undefined || (error instanceof Refusal && error.status < 500 && error.status !== 429))
    return (
      <OneColumn title={t('inviteEnded')} sentence={t('inviteEndedSentence')}>
        <LinkButton to="/login" variant="default">
          {t('signIn')}
        </LinkButton>
      </OneColumn>
    )
  if (error)
    return (
      <OneColumn title={t('offline')} sentence={t('offlineSentence')}>
        <Button onClick={() => void refetch()}>{t('tryAgain')}</Button>
      </OneColumn>
    )
  if (!data) return null
  return (
    <SignUpForm
      title={
        data.invitedBy
          ? t('inviteTitle', { name: data.invitedBy, workspace: data.workspaceName })
          : t('signUpTo', { workspace: data.workspaceName })
      }
      sentence={sentenceOf(data)}
      next="/"
      invitation={{ token, email: data.email }}
      name={me?.name}
      onSignedUp={onSignedUp}
    />
  )
}
