import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react'
import classes from './dropdown-menu.module.css'

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}
const GAP = 4
const EDGE = 8

interface MenuAtProps {
  label: string
  /** What it belongs to: the menu stands below it, or above where there is no room, and gives the focus back to it. */
  anchor: HTMLElement
  onClose: () => void
  children: ReactNode
}

/** A menu for one of many things: mounted only while it is open, unlike `DropdownMenu`. */
export const MenuAt = ({ label, anchor, onClose, children }: MenuAtProps) => {
  const menu = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = menu.current
    if (!element) return
    element.showPopover()
    const around = anchor.getBoundingClientRect()
    const { width, height } = element.getBoundingClientRect()
    const room = document.documentElement
    const isBelow = around.bottom + GAP + height <= room.clientHeight - EDGE
    const from = getComputedStyle(anchor).direction === 'rtl' ? around.right - width : around.left
    element.style.top = `${Math.max(EDGE, isBelow ? around.bottom + GAP : around.top - GAP - height)}px`
    element.style.left = `${Math.min(Math.max(EDGE, from), room.clientWidth - width - EDGE)}px`
    // A ring is shown only to whoever came by the keyboard.
    const first = element.querySelector<HTMLElement>('[role^=menuitem]') ?? element
    first.focus({ preventScroll: true })
  }, [anchor])

  const press = (event: KeyboardEvent): void => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
    const step = STEPS[event.key]
    if (event.key === 'Tab') menu.current?.hidePopover()
    // Not for the tree around it.
    event.stopPropagation()
    if (!step || all.length === 0) return
    event.preventDefault()
    const at = all.indexOf(document.activeElement as HTMLElement)
    all[at < 0 && event.key === 'ArrowUp' ? all.length - 1 : step(at, all.length)]?.focus()
  }

  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={classes.menu}
      onToggle={({ newState }) => {
        if (newState !== 'closed') return
        if (menu.current?.contains(document.activeElement) || document.activeElement === document.body)
          anchor.focus({ preventScroll: true })
        onClose()
      }}
      onKeyDown={press}
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </div>
  )
}
