import { useRef, type KeyboardEvent } from 'react'
import { toggleBranch } from './open-branches.ts'
import { neighbourPlace } from './neighbour.ts'
import { moveTo } from './page-verbs.ts'
import { parentIndex, type Row } from './rows.ts'
import { tree } from './tree.ts'

const TYPING_PAUSE = 700

interface TreeKeys {
  rows: readonly Row[]
  active: number
  isReal: (row: Row) => boolean
  goTo: (index: number) => void
  open: (row: Row) => void
  openMenu: (row: Row, anchor: HTMLElement) => void
}

const nameOf = (row: Row): string => (row.type === 'page' ? row.page.title : row.type === 'space' ? row.space.name : '').toLocaleLowerCase()

/** The keys of a tree, as the ARIA practices give them; Alt with an arrow moves the page itself. */
export const useTreeKeys = ({ rows, active, isReal, goTo, open, openMenu }: TreeKeys): ((event: KeyboardEvent<HTMLElement>) => void) => {
  const typed = useRef({ text: '', at: 0 })

  const step = (from: number, by: 1 | -1): void => {
    for (let at = from + by; at >= 0 && at < rows.length; at += by) {
      const row = rows[at]
      if (row && isReal(row)) return goTo(at)
    }
  }
  const find = (letter: string): void => {
    const now = performance.now()
    const isNext = now - typed.current.at > TYPING_PAUSE
    const text = isNext ? letter : typed.current.text + letter
    typed.current = { text, at: now }
    const from = isNext ? active + 1 : active
    const found = [...rows.keys()].map((at) => (from + at) % rows.length).find((at) => rows[at] && nameOf(rows[at]).startsWith(text))
    if (found !== undefined) goTo(found)
  }

  return (event) => {
    const row = rows[active]
    if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey) return
    const { key } = event
    const isOpen = 'isOpen' in row && row.isOpen
    const canOpen = row.type === 'page' ? row.isParent : 'isOpen' in row
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const [into, out] = isRtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
    const done = (act: () => void): void => {
      event.preventDefault()
      act()
    }
    if (event.altKey) {
      const by = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : undefined
      const place = by && row.type === 'page' && row.group === undefined ? neighbourPlace(tree.model, row.page, by) : undefined
      if (row.type === 'page' && place) done(() => void moveTo(row.page, place))
      return
    }
    if (key === 'ArrowDown') done(() => step(active, 1))
    else if (key === 'ArrowUp') done(() => step(active, -1))
    else if (key === into) done(() => (canOpen && !isOpen ? toggleBranch(row.key) : canOpen && step(active, 1)))
    else if (key === out) done(() => (canOpen && isOpen ? toggleBranch(row.key) : goTo(parentIndex(rows, active))))
    else if (key === 'Home') done(() => step(-1, 1))
    else if (key === 'End') done(() => step(rows.length, -1))
    else if (key === 'Enter') done(() => open(row))
    else if (key === ' ') done(() => (canOpen ? toggleBranch(row.key) : open(row)))
    else if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) {
      if (row.type === 'page' || row.type === 'space') done(() => openMenu(row, event.target as HTMLElement))
    } else if (key.length === 1 && /[\p{Letter}\p{Number}]/u.test(key)) done(() => find(key.toLocaleLowerCase()))
  }
}
