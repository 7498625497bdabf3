import { useNavigate } from '@tanstack/react-router'
import { addressOf, type PageId } from '@tandem/protocol'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { toggleBranch } from './open-branches.ts'
import type { OpenMenu } from './open-menu.ts'
import { RowMenu } from './row-menu.tsx'
import type { Row } from './rows.ts'
import { texts } from './texts.ts'
import classes from './tree.module.css'
import { TreeRow } from './tree-row.tsx'
import { tree } from './tree.ts'
import { useDragging } from './use-dragging.ts'
import { useRows } from './use-branches.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'
import { useTreeKeys } from './use-tree-keys.ts'

const isCoarse = matchMedia('(pointer: coarse)').matches
const ROW = isCoarse ? 44 : 30

/** Whether somebody may be on a row, or it only stands for something. */
const isReal = (row: Row): boolean => row.type !== 'none' && !(row.type === 'rest' && row.state !== 'failed')

interface TreeViewProps {
  /** The page on the screen. */
  current: PageId | undefined
  currentSpace: string | undefined
}

/** Spaces and their pages. Only the rows in sight are made, so that ten thousand of them cost what thirty do. */
export const TreeView = ({ current, currentSpace }: TreeViewProps) => {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const rows = useRows()
  const scroll = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<OpenMenu>()
  const [activeKey, setActiveKey] = useState<string>()
  const wantsFocus = useRef<string>(undefined)

  const currentIndex = rows.findIndex((row) =>
    row.type === 'page' ? row.page.id === current && row.group !== 'starred' : row.type === 'space' && row.space.slug === currentSpace,
  )
  const known = rows.findIndex(({ key }) => key === activeKey)
  const active = known >= 0 ? known : Math.max(0, currentIndex)

  // The row the keyboard is on stays, wherever the list is scrolled to.
  const { made, show } = useRowsInSight({ scroll, row: ROW, count: rows.length, always: active })

  useEffect(() => {
    for (const row of rows) if (row.type === 'rest' && row.state === 'loading') void tree.load(row.space, row.parent)
  }, [rows])
  useEffect(() => {
    for (const index of made) {
      const row = rows[index]
      if (row?.type === 'rest' && row.state === 'more') void tree.load(row.space, row.parent)
    }
  }, [made, rows])
  const hasCurrent = currentIndex >= 0
  const showCurrent = useEffectEvent(() => {
    if (!scroll.current?.contains(document.activeElement)) show(currentIndex)
  })
  // When somebody went to another page, and not each time the rows change.
  useEffect(() => {
    if (hasCurrent) showCurrent()
  }, [current, currentSpace, hasCurrent])
  const focusRow = (key: string): boolean => {
    const element = scroll.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    element?.focus({ preventScroll: true })
    return element instanceof HTMLElement
  }
  // A row that was out of sight is there only after the next render.
  useEffect(() => {
    if (wantsFocus.current && focusRow(wantsFocus.current)) wantsFocus.current = undefined
  })

  const goTo = (index: number): void => {
    const row = rows[index]
    if (!row) return
    setActiveKey(row.key)
    show(index)
    wantsFocus.current = focusRow(row.key) ? undefined : row.key
  }
  const open = (row: Row): void => {
    if (row.type === 'page') void navigate({ to: '/p/$address', params: { address: addressOf(row.page).slice('/p/'.length) } })
    else if (row.type === 'space') void navigate({ to: '/s/$slug', params: { slug: row.space.slug } })
    else if (row.type === 'group') toggleBranch(row.key)
    else if (row.type === 'rest') void tree.load(row.space, row.parent)
  }
  const openMenu = (row: Row, anchor: HTMLElement, which: 'page' | 'add'): void => setMenu({ row, anchor, menu: which })
  const dragging = useDragging(rows, scroll)
  const press = useTreeKeys({ rows, active, isReal, goTo, open, openMenu: (row, anchor) => openMenu(row, anchor, 'page') })

  return (
    <div className={classes.scroll} ref={scroll} {...dragging.target}>
      {/* One of its rows has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        role="tree"
        aria-label={t('name')}
        className={classes.sheet}
        style={{ height: rows.length * ROW }}
        onKeyDown={press}
        onFocus={({ target }) => {
          const key = target.closest<HTMLElement>('[data-key]')?.dataset['key']
          if (key) setActiveKey(key)
        }}
      >
        {made.map((index) => {
          const row = rows[index]
          if (!row) return null
          return (
            <TreeRow
              key={row.key}
              row={row}
              top={index * ROW}
              isFocusable={index === active}
              isCurrent={
                row.type === 'page' ? row.page.id === current && (row.group !== 'starred' || currentIndex < 0) : index === currentIndex
              }
              drop={dragging.drop?.row === row.key ? dragging.drop : undefined}
              onToggle={() => toggleBranch(row.key)}
              onOpen={() => open(row)}
              onOpenMenu={(anchor, which) => openMenu(row, anchor, which)}
              onRetry={() => open(row)}
              onDragStart={(event) => dragging.start(row, event)}
              onDragEnd={dragging.end}
            />
          )
        })}
      </div>
      {menu && <RowMenu key={menu.row.key + menu.menu} {...menu} onClose={() => setMenu(undefined)} />}
    </div>
  )
}
