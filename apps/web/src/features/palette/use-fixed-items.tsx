import {
  IconAt,
  IconCommand,
  IconDeviceDesktop,
  IconHome,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconMoon,
  IconSearch,
  IconSettings,
  IconShieldCog,
  IconSun,
  IconTrash,
  IconUser,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { may, mayInSpace, type Me, type PageKind } from '@tandem/protocol'
import type { ReactNode } from 'react'

import { useTexts } from '../../shared/i18n/texts.ts'
import { spacesQuery } from '../../shared/lib/page-cache.ts'
import { useTheme } from '../../shared/lib/use-theme.ts'
import { icon } from '../../shared/ui/icon.ts'
import { KindIcon } from '../../shared/ui/kind-icon.tsx'
import type { Group, Item } from './item.ts'
import { showShortcuts } from './open.ts'
import type { PageVerbs } from './page-verbs.ts'
import { texts } from './texts.ts'
import { usePageHere } from './use-page-here.ts'

/** What can always be done: create, go somewhere, settings, theme, help. */
export const useFixedItems = (me: Me, verbs: PageVerbs): Item[] => {
  const t = useTexts(texts)
  const router = useRouter()
  const { setTheme } = useTheme()
  const { slug } = useParams({ strict: false })
  const page = usePageHere()
  const spaces = useQuery(spacesQuery())
  const here =
    page && may(page.role, 'write')
      ? page.space
      : spaces.data?.find((one) => one.slug === slug && one.role !== null && mayInSpace(one.role, 'write'))?.id
  const isMember = me.kind === 'member'

  // Where somebody is, else the first space one may write in.
  const space = here ?? spaces.data?.find((one) => one.role !== null && mayInSpace(one.role, 'write') && !one.isArchived)?.id
  const create = (kind: PageKind) => async (): Promise<void> => {
    if (space === undefined) return
    const made = await verbs.create(kind, { space })
    if (made) router.history.push(made.address, { isNew: true })
  }
  const item = (group: Group, id: string, label: string, shown: ReactNode, more: Partial<Item>): Item => ({
    id: `${group} ${id}`,
    group,
    label,
    icon: shown,
    ...more,
  })
  const go = (group: Group, address: string, label: string, shown: ReactNode, more: Partial<Item> = {}): Item =>
    item(group, address, label, shown, { ...more, run: () => router.history.push(address) })

  const forMembers = [
    item('create', 'document', t('newDocument'), <KindIcon kind="document" />, {
      aliases: t('newDocumentAlias'),
      keys: 'N',
      run: () => void create('document')(),
    }),
    item('create', 'board', t('newBoard'), <KindIcon kind="board" />, { aliases: t('newBoardAlias'), run: () => void create('board')() }),
    go('navigate', '/', t('home'), <IconHome {...icon} />, { keys: 'G H' }),
    go('navigate', '/search', t('goSearch'), <IconSearch {...icon} />, { keys: '/' }),
    go('navigate', '/trash', t('goTrash'), <IconTrash {...icon} />),
    ...(slug === undefined
      ? []
      : [
          go('navigate', `/s/${slug}/settings`, t('spaceSettings'), <IconSettings {...icon} />, {
            aliases: t('spaceSettingsAlias'),
          }),
        ]),
    ...(me.isAdmin ? [go('navigate', '/admin', t('admin'), <IconShieldCog {...icon} />, { aliases: t('adminAlias') })] : []),
    go('settings', '/settings/profile', t('profile'), <IconUser {...icon} />, { aliases: t('profileAlias') }),
    go('settings', '/settings/appearance', t('appearance'), <IconLanguage {...icon} />, { aliases: t('appearanceAlias') }),
    go('settings', '/settings/security', t('security'), <IconLock {...icon} />, { aliases: t('securityAlias') }),
    go('settings', '/settings/api-keys', t('apiKeys'), <IconKey {...icon} />),
  ]
  return [
    ...(isMember ? forMembers : []),
    item('theme', 'light', t('light'), <IconSun {...icon} />, { aliases: t('lightAlias'), run: () => setTheme('light') }),
    item('theme', 'dark', t('dark'), <IconMoon {...icon} />, { aliases: t('darkAlias'), run: () => setTheme('dark') }),
    item('theme', 'system', t('system'), <IconDeviceDesktop {...icon} />, {
      aliases: t('systemAlias'),
      run: () => setTheme('system'),
    }),
    item('help', 'shortcuts', t('shortcuts'), <IconKeyboard {...icon} />, {
      aliases: t('shortcutsAlias'),
      keys: '?',
      run: showShortcuts,
    }),
    item('help', 'actions', t('helpActions'), <IconCommand {...icon} />, { keys: '>', types: '>' }),
    ...(isMember ? [item('help', 'people', t('helpPeople'), <IconAt {...icon} />, { keys: '@', types: '@' })] : []),
  ]
}
