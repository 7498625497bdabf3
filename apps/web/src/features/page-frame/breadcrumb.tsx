import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { addressOf, type Crumb, type PageDetails } from '@tandem/protocol'
import { IconDots } from '@tabler/icons-react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { spacesQuery } from '../../shared/lib/page-cache.ts'
import { DropdownMenu, MenuItem } from '../../shared/ui/dropdown-menu.tsx'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { KindIcon } from '../../shared/ui/kind-icon.tsx'
import classes from './breadcrumb.module.css'
import { cut } from './cut-path.ts'
import { texts } from './texts.ts'

const slugOfAddress = (crumb: Crumb): string => addressOf(crumb).slice('/p/'.length)

/** The space and the pages above this one; those in the middle behind three dots. The title stands behind it. */
export const Breadcrumb = ({ details }: { details: PageDetails | undefined }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const navigate = useNavigate()
  const { data: spaces } = useQuery(spacesQuery())
  if (!details) return null
  const space = spaces?.find(({ id }) => id === details.space)
  const { hidden, shown } = cut(details.path)
  return (
    <nav aria-label={t('where')} className={classes.where}>
      <ol className={classes.crumbs}>
        {space && (
          <li className={classes.crumb} data-place="space">
            <Link to="/s/$slug" params={{ slug: space.slug }} className={classes.link} title={space.name}>
              {space.name}
            </Link>
          </li>
        )}
        {(hidden.length > 0 || shown.length > 0) && (
          <li className={classes.dots} data-always={hidden.length > 0 || undefined}>
            <DropdownMenu
              label={t('parents')}
              renderOpener={(props) => (
                <UnstyledButton {...props} className={classes.link} aria-label={t('parents')}>
                  <IconDots {...icon} size={16} />
                </UnstyledButton>
              )}
            >
              {details.path.map((crumb) => (
                <MenuItem
                  key={crumb.id}
                  icon={<KindIcon kind={crumb.kind} />}
                  onSelect={() => void navigate({ to: '/p/$address', params: { address: slugOfAddress(crumb) } })}
                >
                  {crumb.title || untitled}
                </MenuItem>
              ))}
            </DropdownMenu>
          </li>
        )}
        {shown.map((crumb) => (
          <li key={crumb.id} className={classes.crumb} data-place="page">
            <Link to="/p/$address" params={{ address: slugOfAddress(crumb) }} className={classes.link} title={crumb.title}>
              {crumb.title || untitled}
            </Link>
          </li>
        ))}
      </ol>
      {details.isArchived && <span className={classes.chip}>{t('archived')}</span>}
      {details.trashed && <span className={classes.chip}>{t('inTrash')}</span>}
    </nav>
  )
}
