import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { BLOCK_CHOICES, type BlockKind, type DocumentEditor } from '@tandem/document'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { texts } from '../texts.ts'
import { BlockIcon } from './block-icon.tsx'
import { usePlaced } from './use-placed.ts'

const CHOICES = BLOCK_CHOICES.filter((choice) => choice.kind !== 'horizontalRule')

const move = (event: KeyboardEvent<HTMLElement>, close: () => void): void => {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitemradio]')]
  const at = items.findIndex((item) => item === document.activeElement)
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step !== 0) items[(at + step + items.length) % items.length]?.focus()
  else if (event.key === 'Escape' || event.key === 'Tab') close()
  else return
  event.preventDefault()
  event.stopPropagation()
}

interface MenuProps {
  anchor: () => DOMRect
  block: BlockKind
  choose: (kind: BlockKind) => void
  close: () => void
}

const Menu = ({ anchor, block, choose, close }: MenuProps) => {
  const t = useTexts(texts)
  const panel = usePlaced(anchor, { side: 'below', align: 'start' }, block)
  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) close()
    }
    document.addEventListener('pointerdown', away, true)
    return () => document.removeEventListener('pointerdown', away, true)
  }, [panel, close])
  return (
    <div
      ref={panel}
      className="t-menu t-floating t-menu-over"
      role="menu"
      tabIndex={-1}
      aria-label={t('turnInto')}
      onKeyDown={(event) => move(event, close)}
    >
      {CHOICES.map((choice) => (
        <button
          key={choice.kind}
          type="button"
          role="menuitemradio"
          aria-checked={choice.kind === block}
          className="t-menu-row"
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(choice.kind)}
        >
          <BlockIcon kind={choice.kind} />
          <span className="t-menu-name">{t(choice.kind)}</span>
          {choice.kind === block && <IconCheck size={16} stroke={1.6} aria-hidden="true" />}
        </button>
      ))}
    </div>
  )
}

/** Names the kind of the selected block and turns it into another. */
export const TurnInto = ({ editor, block }: { editor: DocumentEditor; block: BlockKind }) => {
  const t = useTexts(texts)
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => setOpen(false), [])
  const toggle = () => {
    const byKeyboard = document.activeElement === button.current
    setOpen(!open)
    if (!open && byKeyboard) requestAnimationFrame(() => document.querySelector<HTMLElement>('.t-menu-over [aria-checked=true]')?.focus())
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="t-tool t-tool-wide"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={t('turnInto')}
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={(event) => open && event.stopPropagation()}
        onClick={toggle}
      >
        {t(block)}
        <IconChevronDown size={14} stroke={1.6} aria-hidden="true" />
      </button>
      {open && (
        <Menu
          anchor={() => button.current?.getBoundingClientRect() ?? new DOMRect()}
          block={block}
          close={close}
          choose={(kind) => {
            setOpen(false)
            editor.turnInto(kind)
          }}
        />
      )}
    </>
  )
}
