import { IconGauge, IconKey, IconLink, IconMailPlus, IconUserPlus, IconUsers } from '@tabler/icons-react'
import type { AdminSettings, Me } from '@tandem/protocol'
import type { ReactNode } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { FormFailure } from '../../shared/ui/form.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { SettingsFrame } from '../../shared/ui/settings-frame.tsx'
import { Invitations } from './invitations.tsx'
import { Members } from './members.tsx'
import { Oidc } from './oidc.tsx'
import { Overview } from './overview.tsx'
import { LinkPolicy, SignUpPolicy } from './policies.tsx'
import { texts } from './texts.ts'
import { type Change, useSettings } from './use-settings.ts'

const SET: Readonly<Record<string, (settings: AdminSettings, change: Change) => ReactNode>> = {
  overview: (settings, change) => <Overview key={settings.name} settings={settings} change={change} />,
  'sign-up': (settings, change) => <SignUpPolicy settings={settings} change={change} />,
  links: (settings, change) => <LinkPolicy settings={settings} change={change} />,
  'single-sign-on': (settings, change) => <Oidc key={settings.oidc === null ? 'none' : 'set'} settings={settings} change={change} />,
}

/** What admins run the workspace with. */
export const Admin = ({ me, part }: { me: Me; part: string | undefined }) => {
  const t = useTexts(texts)
  const failureWords = useFailureWords()
  const { settings, error, change } = useSettings()
  const entry = (name: string, title: string, sign: ReactNode) => ({
    name,
    title,
    icon: sign,
    link: { to: '/admin/$part', params: { part: name } } as const,
  })
  const render = (name: string): ReactNode => {
    if (name === 'members') return <Members me={me} />
    if (name === 'invitations') return <Invitations />
    if (!settings) return <FormFailure>{error && failureWords(error)}</FormFailure>
    return SET[name]?.(settings, change)
  }
  return (
    <SettingsFrame
      title={t('title')}
      back={{ to: '/admin' }}
      listLabel={t('parts')}
      backLabel={t('title')}
      shown={part}
      parts={[
        entry('overview', t('overview'), <IconGauge {...icon} />),
        entry('members', t('members'), <IconUsers {...icon} />),
        entry('invitations', t('invitations'), <IconMailPlus {...icon} />),
        entry('sign-up', t('signUp'), <IconUserPlus {...icon} />),
        entry('links', t('links'), <IconLink {...icon} />),
        entry('single-sign-on', t('oidc'), <IconKey {...icon} />),
      ]}
      render={render}
    />
  )
}
