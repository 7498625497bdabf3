import { Link } from '@tanstack/react-router'
import { addressOf, mayInSpace, type Person } from '@tandem/protocol'
import { IconChevronRight, IconDots, IconPlus, IconStar, IconUsers } from '@tabler/icons-react'
import type { CSSProperties, DragEvent, MouseEvent } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useHere } from '../../shared/lib/here.ts'
import { useMe } from '../../shared/lib/session.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import { SpaceIcon } from '../../shared/ui/space-icon.tsx'
import type { Drop } from './drop.ts'
import type { PageRow, Row } from './rows.ts'
import { texts } from './texts.ts'
import classes from './tree.module.css'

const small = { ...icon, size: 16 }
const MOST_DOTS = 3

const Dots = ({ people }: { people: readonly Person[] }) => {
  const t = useTexts(texts)
  if (people.length === 0) return null
  const names = people.map(({ name }) => name).join(', ')
  return (
    <span className={classes.dots} role="img" aria-label={t('here', { names })} title={t('here', { names })}>
      {people.slice(0, MOST_DOTS).map((person) => (
        <Avatar key={person.id} person={person} size={14} />
      ))}
    </span>
  )
}

export interface RowProps {
  row: Row
  /** The one row of the tree that the Tab key reaches. */
  isFocusable: boolean
  isCurrent: boolean
  drop: Drop | undefined
  top: number
  onToggle: () => void
  onOpen: () => void
  onOpenMenu: (anchor: HTMLElement, menu: 'page' | 'add') => void
  onRetry: () => void
  onDragStart: (event: DragEvent) => void
  onDragEnd: () => void
}

const stop =
  (act: (event: MouseEvent<HTMLElement>) => void) =>
  (event: MouseEvent<HTMLElement>): void => {
    event.preventDefault()
    event.stopPropagation()
    act(event)
  }

const Twist = ({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) => (
  <span className={classes.twist} data-open={isOpen || undefined} onClick={stop(onToggle)} aria-hidden>
    <IconChevronRight {...small} size={14} />
  </span>
)

const Actions = ({
  addLabel,
  menuLabel,
  onOpenMenu,
}: {
  addLabel: string | undefined
  menuLabel: string
  onOpenMenu: RowProps['onOpenMenu']
}) => (
  <span className={classes.actions}>
    <button
      type="button"
      tabIndex={-1}
      className={classes.action}
      aria-label={menuLabel}
      title={menuLabel}
      onClick={stop(({ currentTarget }) => onOpenMenu(currentTarget, 'page'))}
    >
      <IconDots {...small} />
    </button>
    {addLabel && (
      <button
        type="button"
        tabIndex={-1}
        className={classes.action}
        aria-label={addLabel}
        title={addLabel}
        onClick={stop(({ currentTarget }) => onOpenMenu(currentTarget, 'add'))}
      >
        <IconPlus {...small} />
      </button>
    )}
  </span>
)

const PageWords = ({ row }: { row: PageRow }) => {
  const words = useTexts(frameTexts)
  const me = useMe()
  const people = useHere(row.page.id).filter(({ id }) => id !== me?.id)
  const { page } = row
  return (
    <Link
      to="/p/$address"
      params={{ address: addressOf(page).slice('/p/'.length) }}
      tabIndex={-1}
      draggable={false}
      className={classes.words}
      data-archived={page.isArchived || undefined}
    >
      <PageIcon page={page} size={16} />
      <span
        dir="auto"
        className={classes.title}
        data-untitled={page.title === '' || undefined}
        title={page.title.length > 24 ? page.title : undefined}
      >
        {page.title || words('untitled')}
      </span>
      <Dots people={people} />
    </Link>
  )
}

const Words = ({ row, onToggle, onOpenMenu, onRetry }: Pick<RowProps, 'row' | 'onToggle' | 'onOpenMenu' | 'onRetry'>) => {
  const t = useTexts(texts)
  const frame = useTexts(frameTexts)
  switch (row.type) {
    case 'group':
      return (
        // The keys are heard by the tree.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <span className={classes.words} onClick={onToggle}>
          {row.group === 'starred' ? <IconStar {...small} /> : <IconUsers {...small} />}
          <span dir="auto" className={classes.title}>
            {t(row.group)}
          </span>
        </span>
      )
    case 'space': {
      const { name, slug, role } = row.space
      return (
        <>
          <Link to="/s/$slug" params={{ slug }} tabIndex={-1} draggable={false} className={classes.words}>
            <SpaceIcon space={row.space} size={18} />
            <span dir="auto" className={classes.title} title={name.length > 22 ? name : undefined}>
              {name}
            </span>
          </Link>
          <Actions
            menuLabel={t('spaceMenu', { name })}
            addLabel={role && mayInSpace(role, 'write') ? t('addInSpace', { name }) : undefined}
            onOpenMenu={onOpenMenu}
          />
        </>
      )
    }
    case 'page': {
      const title = row.page.title || frame('untitled')
      return (
        <>
          <PageWords row={row} />
          <Actions
            menuLabel={t('pageMenu', { title })}
            addLabel={row.group === 'starred' ? undefined : t('addBelow', { title })}
            onOpenMenu={onOpenMenu}
          />
        </>
      )
    }
    case 'rest':
      return row.state === 'failed' ? (
        <button type="button" tabIndex={-1} className={classes.retry} onClick={onRetry}>
          {t('failed')}
        </button>
      ) : (
        <span className={classes.bone} aria-label={t('loading')} />
      )
    case 'none':
      return <span className={classes.none}>{t('none')}</span>
    default:
      return row satisfies never
  }
}

/** One row: a treeitem with what it leads to and what can be done with it. */
export const TreeRow = (props: RowProps) => {
  const { row, isFocusable, isCurrent, drop, top, onToggle, onOpen, onDragStart, onDragEnd } = props
  const isOpen = 'isOpen' in row ? row.isOpen : undefined
  const canOpen = row.type === 'page' ? row.isParent : isOpen !== undefined
  const style = { '--level': row.level, '--drop-level': drop?.level, top } as CSSProperties
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      className={classes.row}
      data-key={row.key}
      data-type={row.type}
      data-drop={drop?.edge}
      style={style}
      tabIndex={isFocusable ? 0 : -1}
      aria-level={row.level}
      aria-posinset={row.at}
      aria-setsize={row.of}
      aria-expanded={canOpen ? isOpen : undefined}
      aria-current={isCurrent ? 'page' : undefined}
      aria-selected={isCurrent}
      draggable={row.type === 'page'}
      // Beside the words; they are links themselves.
      onClick={({ target, currentTarget }) => target === currentTarget && onOpen()}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
    >
      {canOpen ? <Twist isOpen={isOpen === true} onToggle={onToggle} /> : <span className={classes.twist} aria-hidden />}
      <Words {...props} />
    </div>
  )
}
