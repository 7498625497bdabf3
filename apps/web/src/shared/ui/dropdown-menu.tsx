import { type KeyboardEvent, type ReactNode, type Ref, type ToggleEvent, useId, useRef } from 'react'
import classes from './dropdown-menu.module.css'

/** What opens the menu has to take these. */
export interface OpenerProps {
  popoverTarget: string
  'aria-haspopup': 'menu'
  ref: Ref<HTMLButtonElement>
}

interface DropdownMenuProps {
  label: string
  renderOpener: (props: OpenerProps) => ReactNode
  children: ReactNode
}

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** A menu below its button. The browser itself lays it over everything, closes it on Escape or a click elsewhere, and gives the focus back. */
export const DropdownMenu = ({ label, renderOpener, children }: DropdownMenuProps) => {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const items = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]

  const place = ({ newState }: ToggleEvent<HTMLDivElement>): void => {
    const around = button.current?.getBoundingClientRect()
    if (newState !== 'open' || !around || !menu.current) return
    menu.current.style.top = `${around.bottom + 6}px`
    menu.current.style.right = `${Math.max(8, document.documentElement.clientWidth - around.right)}px`
  }
  const press = (event: KeyboardEvent): void => {
    const all = items()
    const step = STEPS[event.key]
    if (event.key === 'Tab') menu.current?.hidePopover()
    if (!step || all.length === 0) return
    event.preventDefault()
    const at = all.indexOf(document.activeElement as HTMLElement)
    all[at < 0 && event.key === 'ArrowUp' ? all.length - 1 : step(at, all.length)]?.focus()
  }

  return (
    <>
      {renderOpener({ popoverTarget: id, 'aria-haspopup': 'menu', ref: button })}
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={classes.menu}
        onBeforeToggle={place}
        onToggle={({ newState }) => newState === 'open' && menu.current?.focus({ preventScroll: true })}
        onKeyDown={press}
      >
        {children}
      </div>
    </>
  )
}

interface MenuItemProps {
  icon?: ReactNode
  children: ReactNode
  onSelect?: () => void
}

export const MenuItem = ({ icon, children, onSelect }: MenuItemProps) => (
  <button
    type="button"
    role="menuitem"
    tabIndex={-1}
    className={classes.item}
    onClick={({ currentTarget }) => {
      currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
      onSelect?.()
    }}
  >
    {icon}
    <span className={classes.words}>{children}</span>
  </button>
)

/** One of several, of which one holds. The menu stays open, so that the effect can be seen. */
export const MenuChoice = ({ icon, children, isChosen, onSelect }: MenuItemProps & { isChosen: boolean; onSelect: () => void }) => (
  <button type="button" role="menuitemradio" aria-checked={isChosen} tabIndex={-1} className={classes.item} onClick={onSelect}>
    {icon}
    <span className={classes.words}>{children}</span>
    <svg className={classes.tick} viewBox="0 0 18 18" aria-hidden focusable="false">
      <path d="m4 9.5 3.5 3.5L14 5.5" />
    </svg>
  </button>
)

export const MenuLabel = ({ children }: { children: ReactNode }) => <div className={classes.label}>{children}</div>
export const MenuDivider = () => <hr className={classes.divider} />
