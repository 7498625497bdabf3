import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { addressOf, mayInSpace, type PageKind } from '@tandem/protocol'
import { IconExternalLink, IconSettings } from '@tabler/icons-react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { pageListQuery, spacesQuery } from '../../shared/lib/page-cache.ts'
import { useMe } from '../../shared/lib/session.ts'
import { MenuItem } from '../../shared/ui/dropdown-menu.tsx'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { KindIcon } from '../../shared/ui/kind-icon.tsx'
import { MenuAt } from '../../shared/ui/menu-at.tsx'
import { PageMenuItems } from './page-menu-items.tsx'
import { create } from './page-verbs.ts'
import { texts } from './texts.ts'
import type { OpenMenu } from './open-menu.ts'
import { onHost } from '../../shared/lib/base-path.ts'

const KINDS: PageKind[] = ['document', 'board']

/** The menu of a row: what can be done with it, or what can be made in it. */
export const RowMenu = ({ row, anchor, menu, onClose }: OpenMenu & { onClose: () => void }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const navigate = useNavigate()
  const isMember = useMe()?.kind === 'member'
  const { data: spaces } = useQuery(spacesQuery())
  const { data: starred } = useQuery(pageListQuery('starred'))
  if (row.type !== 'page' && row.type !== 'space') return null
  const name = row.type === 'page' ? row.page.title || untitled : row.space.name
  const role = row.type === 'page' ? spaces?.find(({ id }) => id === row.page.space)?.role : row.space.role
  // Of a page in a space of others only the server knows.
  const canWrite = role ? mayInSpace(role, 'write') : row.type === 'page'

  const make = async (kind: PageKind): Promise<void> => {
    const page = await create(kind, row.type === 'page' ? { parent: row.page.id } : { space: row.space.id })
    if (page) await navigate({ to: '/p/$address', params: { address: addressOf(page).slice('/p/'.length) }, state: { isNew: true } })
  }
  const added = KINDS.map((kind) => (
    <MenuItem key={kind} icon={<KindIcon kind={kind} />} onSelect={() => void make(kind)}>
      {t(kind === 'document' ? 'newDocument' : 'newBoard')}
    </MenuItem>
  ))
  if (menu === 'add')
    return (
      <MenuAt label={t(row.type === 'page' ? 'addBelow' : 'addInSpace', { title: name, name })} anchor={anchor} onClose={onClose}>
        {added}
      </MenuAt>
    )
  if (row.type === 'space')
    return (
      <MenuAt label={t('spaceMenu', { name })} anchor={anchor} onClose={onClose}>
        {canWrite && added}
        <MenuItem icon={<IconSettings {...icon} />} onSelect={() => void navigate({ href: `/s/${row.space.slug}/settings` })}>
          {t('spaceSettings')}
        </MenuItem>
      </MenuAt>
    )
  return (
    <MenuAt label={t('pageMenu', { title: name })} anchor={anchor} onClose={onClose}>
      <MenuItem icon={<IconExternalLink {...icon} />} onSelect={() => void window.open(onHost(addressOf(row.page)), '_blank', 'noopener')}>
        {t('openTab')}
      </MenuItem>
      <PageMenuItems
        page={row.page}
        isStarred={starred?.some(({ id }) => id === row.page.id) ?? false}
        canWrite={canWrite}
        isMember={isMember}
      />
    </MenuAt>
  )
}
