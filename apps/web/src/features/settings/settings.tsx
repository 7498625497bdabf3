import { IconKey, IconLanguage, IconLock, IconUser } from '@tabler/icons-react'
import type { Me } from '@tandem/protocol'
import type { ReactNode } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { SettingsFrame } from '../../shared/ui/settings-frame.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Appearance } from './appearance.tsx'
import { Passkeys } from './passkeys.tsx'
import { Password } from './password.tsx'
import { Profile } from './profile.tsx'
import { SecondFactor } from './second-factor.tsx'
import { SignIns } from './sign-ins.tsx'
import { texts } from './texts.ts'

const PARTS: Readonly<Record<string, (me: Me) => ReactNode>> = {
  profile: (me) => <Profile key={me.id} me={me} />,
  appearance: (me) => <Appearance me={me} />,
  security: (me) => (
    <>
      <Password me={me} />
      <SecondFactor me={me} />
      <Passkeys />
      <SignIns />
    </>
  ),
  'api-keys': () => <ApiKeys />,
}

/** What somebody sets for themselves. */
export const Settings = ({ me, part }: { me: Me; part: string | undefined }) => {
  const t = useTexts(texts)
  return (
    <SettingsFrame
      title={t('settings')}
      back={{ to: '/settings' }}
      listLabel={t('parts')}
      backLabel={t('settings')}
      shown={part}
      parts={[
        {
          name: 'profile',
          link: { to: '/settings/$part', params: { part: 'profile' } },
          title: t('profile'),
          icon: <IconUser {...icon} />,
        },
        {
          name: 'appearance',
          link: { to: '/settings/$part', params: { part: 'appearance' } },
          title: t('appearance'),
          icon: <IconLanguage {...icon} />,
        },
        {
          name: 'security',
          link: { to: '/settings/$part', params: { part: 'security' } },
          title: t('security'),
          icon: <IconLock {...icon} />,
        },
        {
          name: 'api-keys',
          link: { to: '/settings/$part', params: { part: 'api-keys' } },
          title: t('apiKeys'),
          icon: <IconKey {...icon} />,
        },
      ]}
      render={(name) => PARTS[name]?.(me)}
    />
  )
}
