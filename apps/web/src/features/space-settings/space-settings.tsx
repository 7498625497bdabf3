import { IconAdjustments, IconArchive, IconUsers } from '@tabler/icons-react'
import { mayInSpace, type Me, type Space } from '@tandem/protocol'
import type { ReactNode } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { SettingsFrame } from '../../shared/ui/settings-frame.tsx'
import { Ending } from './ending.tsx'
import { General } from './general.tsx'
import { Members } from './members.tsx'
import { texts } from './texts.ts'

interface SpaceSettingsProps {
  space: Space
  me: Me
  part: string | undefined
  onChanged: () => Promise<unknown>
  onGone: () => void
}

/** What owners set for a space. Others of it see who is in it. */
export const SpaceSettings = ({ space, me, part, onChanged, onGone }: SpaceSettingsProps) => {
  const t = useTexts(texts)
  const canManage = space.role !== null && mayInSpace(space.role, 'manage')
  const link = (name: string) => ({ to: '/s/$slug/settings/$part', params: { slug: space.slug, part: name } }) as const
  const render = (name: string): ReactNode => {
    if (name === 'general') return <General space={space} onChanged={onChanged} />
    return name === 'end' ? <Ending space={space} onChanged={onChanged} onGone={onGone} /> : <Members space={space} me={me} />
  }
  const members = { name: 'members', link: link('members'), title: t('members'), icon: <IconUsers {...icon} /> }
  return (
    <SettingsFrame
      title={<bdi>{space.name}</bdi>}
      back={{ to: '/s/$slug/settings', params: { slug: space.slug } }}
      listLabel={t('parts')}
      backLabel={t('back', { name: space.name })}
      shown={part}
      parts={
        canManage
          ? [
              { name: 'general', link: link('general'), title: t('general'), icon: <IconAdjustments {...icon} /> },
              members,
              { name: 'end', link: link('end'), title: t('end'), icon: <IconArchive {...icon} /> },
            ]
          : [members]
      }
      render={render}
    />
  )
}
