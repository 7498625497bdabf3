import { IconArrowMoveRight, IconCopy, IconLink, IconShare2, IconStar, IconStarOff, IconTrash } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { may } from '@tandem/protocol'
import type { ReactNode } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useOffers } from '../../shared/lib/offered-commands.ts'
import { icon } from '../../shared/ui/icon.ts'
import type { Item } from './item.ts'
import type { PageVerbs } from './page-verbs.ts'
import { texts } from './texts.ts'
import { usePageHere } from './use-page-here.ts'

/** What can be done with the page that is open, by the role somebody has in it. */
export const usePageActions = (verbs: PageVerbs, isMember: boolean): Item[] => {
  const t = useTexts(texts)
  const router = useRouter()
  const { share, move } = useOffers()
  const page = usePageHere()
  if (!page) return []

  const trash = async (): Promise<void> => {
    if (await verbs.trash(page)) router.history.push('/')
  }
  const action = (id: string, label: string, aliases: string, shown: ReactNode, run: () => void): Item => ({
    id: `action ${id}`,
    group: 'actions',
    label,
    aliases,
    icon: shown,
    run,
  })
  const canWrite = isMember && may(page.role, 'write')
  return [
    ...(share ? [action('share', t('share'), t('shareAlias'), <IconShare2 {...icon} />, share)] : []),
    action('link', t('copyLink'), t('copyLinkAlias'), <IconLink {...icon} />, () => void verbs.copyLink(page)),
    ...(isMember
      ? [
          action(
            'star',
            page.isStarred ? t('unstar') : t('star'),
            t('starAlias'),
            page.isStarred ? <IconStarOff {...icon} /> : <IconStar {...icon} />,
            () => void verbs.star(page, !page.isStarred),
          ),
          action(
            'duplicate',
            t('duplicate'),
            t('duplicateAlias'),
            <IconCopy {...icon} />,
            () => void verbs.duplicate(page, (copy) => router.history.push(copy.address)),
          ),
        ]
      : []),
    ...(move ? [action('move', t('move'), t('moveAlias'), <IconArrowMoveRight {...icon} />, move)] : []),
    ...(canWrite ? [action('trash', t('trash'), t('trashAlias'), <IconTrash {...icon} />, () => void trash())] : []),
  ]
}
