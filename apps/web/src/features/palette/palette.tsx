import { IconSearch } from '@tabler/icons-react'
import type { Me } from '@tandem/protocol'
import { type KeyboardEvent, type SyntheticEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { shortcutKeys } from '../../shared/lib/shortcut-keys.ts'
import { icon } from '../../shared/ui/icon.ts'
import { arrange } from './arrange.ts'
import type { Item, ShownGroup } from './item.ts'
import type { PageVerbs } from './page-verbs.ts'
import classes from './palette.module.css'
import { readQuery } from './query.ts'
import { rememberSearch } from './recent-searches.ts'
import { texts } from './texts.ts'
import { useFixedItems } from './use-fixed-items.tsx'
import { useFoundItems } from './use-found-items.tsx'
import { usePageActions } from './use-page-actions.tsx'

interface RowProps {
  id: string
  item: Item
  isActive: boolean
  onPoint: () => void
  onChoose: () => void
}

const Row = ({ id, item, isActive, onPoint, onChoose }: RowProps) => {
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes.row}
      onPointerMove={isActive ? undefined : onPoint}
      // The focus stays where it is: the keys go on working.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
    >
      <span className={classes.icon}>{item.icon}</span>
      <span className={classes.label} dir="auto">
        {item.label}
      </span>
      {item.detail !== undefined && (
        <span className={classes.detail} dir="auto">
          {item.detail}
        </span>
      )}
      {item.keys !== undefined && (
        <kbd className={classes.keys} aria-hidden>
          {shortcutKeys(item.keys)}
        </kbd>
      )}
    </div>
  )
}

interface ListProps {
  id: string
  groups: readonly ShownGroup[]
  active: Item | undefined
  onPoint: (item: Item) => void
  onChoose: (item: Item) => void
}

const List = ({ id, groups, active, onPoint, onChoose }: ListProps) => {
  const t = useTexts(texts)
  return (
    <div id={id} role="listbox" aria-label={t('results')} className={classes.list}>
      {groups.map(({ group, items }) => (
        <div key={group} role="group" aria-labelledby={`${id}-${group}`} className={classes.group}>
          <div id={`${id}-${group}`} className={classes.groupName}>
            {t(group)}
          </div>
          {items.map((item) => (
            <Row
              key={item.id}
              id={`${id}-${item.id}`}
              item={item}
              isActive={item.id === active?.id}
              onPoint={() => onPoint(item)}
              onChoose={() => onChoose(item)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

interface PaletteProps {
  me: Me
  verbs: PageVerbs
  onClose: () => void
}

/** Finds pages and people and does what is typed. One line and one list: arrows choose, Enter does. */
export const Palette = ({ me, verbs, onClose }: PaletteProps) => {
  const t = useTexts(texts)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<string>()
  const query = readQuery(typed)
  const found = useFoundItems(me, query)
  const actions = usePageActions(verbs, me.kind === 'member')
  const fixed = useFixedItems(me, verbs)
  const groups = arrange([...found.items, ...actions, ...fixed], query)
  const rows = groups.flatMap(({ items }) => items)
  const active = rows.find((row) => row.id === chosen) ?? rows[0]

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  const type = (text: string): void => {
    setTyped(text)
    setChosen(undefined)
  }
  const choose = (item: Item | undefined): void => {
    if (!item) return
    if (query.scope === 'all' && query.words !== '' && (item.group === 'search' || item.group === 'pages'))
      rememberSearch(me.id, query.words)
    if (item.types !== undefined) {
      item.run?.()
      type(item.types)
      input.current?.focus()
      return
    }
    // First closed, so that the focus is back where it was when something takes it from there.
    dialog.current?.close()
    item.run?.()
  }
  const step = (by: number): void => {
    const at = active ? rows.indexOf(active) : -1
    setChosen(rows[(at + by + rows.length) % rows.length]?.id)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter')
      choose(event.ctrlKey || event.metaKey ? (rows.find(({ group }) => group === 'search') ?? active) : active)
    else return
    event.preventDefault()
  }
  const dismiss = (event: SyntheticEvent): void => {
    if (event.target === dialog.current) dialog.current?.close()
  }
  const isEmpty = rows.every(({ group }) => group === 'search') && query.words !== '' && !found.isLooking

  return (
    // Escape and the keys of the field do what a press beside it does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className={classes.palette} aria-label={t('name')} onClose={onClose} onMouseDown={dismiss}>
      <div className={classes.field}>
        <IconSearch {...icon} />
        <input
          ref={input}
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-list-${active.id}`}
          aria-autocomplete="list"
          aria-label={t('name')}
          placeholder={t('placeholder')}
          value={typed}
          maxLength={200}
          dir="auto"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          onChange={({ currentTarget }) => type(currentTarget.value)}
          onKeyDown={press}
        />
        <button type="button" className={classes.close} onClick={() => dialog.current?.close()}>
          {t('close')}
        </button>
      </div>
      {isEmpty && <p className={classes.empty}>{query.scope === 'people' ? t('nobody') : t('noMatch')}</p>}
      <List id={`${id}-list`} groups={groups} active={active} onPoint={(item) => setChosen(item.id)} onChoose={choose} />
      <div className={classes.foot} aria-hidden>
        <span>
          <kbd>↑↓</kbd> {t('hintMove')}
        </span>
        <span>
          <kbd>↵</kbd> {t('hintOpen')}
        </span>
        <span>
          <kbd>&gt;</kbd> {t('hintActions')}
        </span>
        {me.kind === 'member' && (
          <span>
            <kbd>@</kbd> {t('hintPeople')}
          </span>
        )}
        <span>
          <kbd>?</kbd> {t('hintHelp')}
        </span>
      </div>
      <p role="status" className={classes.spoken}>
        {found.isLooking ? '' : t('found', { count: rows.length })}
      </p>
    </dialog>
  )
}
