import { useNavigate } from '@tanstack/react-router'
import { addressOf, type TreePage } from '@tandem/protocol'
import {
  IconArchive,
  IconArchiveOff,
  IconCopy,
  IconCopyPlus,
  IconFolderSymlink,
  IconLink,
  IconStar,
  IconStarOff,
  IconTrash,
} from '@tabler/icons-react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { MenuDivider, MenuItem } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { askToMove } from './move-request.ts'
import { archive, copyLink, duplicate, star, trash } from './page-verbs.ts'
import { texts } from './texts.ts'

interface PageMenuItemsProps {
  page: TreePage
  isStarred: boolean
  canWrite: boolean
  /** A guest has no stars and no space to copy into. */
  isMember: boolean
  onTrashed?: () => void
}

/** What can be done with a page, the same in the tree and on the page itself. */
export const PageMenuItems = ({ page, isStarred, canWrite, isMember, onTrashed }: PageMenuItemsProps) => {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const show = (copy: TreePage): void => void navigate({ to: '/p/$address', params: { address: addressOf(copy).slice('/p/'.length) } })
  const toTrash = async (): Promise<void> => {
    if (await trash(page)) onTrashed?.()
  }
  return (
    <>
      {isMember && (
        <MenuItem icon={isStarred ? <IconStarOff {...icon} /> : <IconStar {...icon} />} onSelect={() => void star(page, !isStarred)}>
          {t(isStarred ? 'unstar' : 'star')}
        </MenuItem>
      )}
      <MenuItem icon={<IconLink {...icon} />} onSelect={() => void copyLink(page)}>
        {t('copyLink')}
      </MenuItem>
      {canWrite && isMember && (
        <>
          <MenuDivider />
          <MenuItem icon={<IconFolderSymlink {...icon} />} onSelect={() => askToMove(page)}>
            {t('moveTo')}
          </MenuItem>
          <MenuItem icon={<IconCopy {...icon} />} onSelect={() => void duplicate(page, show)}>
            {t('duplicate')}
          </MenuItem>
          {page.children > 0 && (
            <MenuItem icon={<IconCopyPlus {...icon} />} onSelect={() => void duplicate(page, show, true)}>
              {t('duplicateAll')}
            </MenuItem>
          )}
          <MenuItem
            icon={page.isArchived ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />}
            onSelect={() => void archive(page, !page.isArchived)}
          >
            {t(page.isArchived ? 'unarchive' : 'archive')}
          </MenuItem>
          <MenuDivider />
          <MenuItem icon={<IconTrash {...icon} />} onSelect={() => void toTrash()}>
            {t('trash')}
          </MenuItem>
        </>
      )}
    </>
  )
}
