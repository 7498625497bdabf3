import type { DocumentEditor } from '@tandem/document'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { LinkCard } from './link-card.tsx'
import { LinkField } from './link-field.tsx'
import { SelectionToolbar } from './selection-toolbar.tsx'
import { SlashMenu } from './slash-menu.tsx'
import { TouchToolbar } from './touch-toolbar.tsx'
import { useStore } from './use-store.ts'
import { useTouch } from './use-touch.ts'

/** True while a pointer is down in the text: a toolbar under a growing selection would be in the way. */
const useDragging = (): boolean => {
  const [dragging, setDragging] = useState(false)
  useEffect(() => {
    const down = (event: PointerEvent) => {
      if (event.target instanceof Element && event.target.closest('.t-document')) setDragging(true)
    }
    const up = () => setDragging(false)
    document.addEventListener('pointerdown', down)
    document.addEventListener('pointerup', up)
    document.addEventListener('pointercancel', up)
    return () => {
      document.removeEventListener('pointerdown', down)
      document.removeEventListener('pointerup', up)
      document.removeEventListener('pointercancel', up)
    }
  }, [])
  return dragging
}

/** True while the focus is in one of the menus. */
const useFocusInMenus = (): boolean => {
  const [inside, setInside] = useState(false)
  useEffect(() => {
    const look = () => setInside((document.activeElement?.closest('.t-floating') ?? null) !== null)
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', look)
    return () => {
      document.removeEventListener('focusin', look)
      document.removeEventListener('focusout', look)
    }
  }, [])
  return inside
}

/** Everything that floats over a document. */
export const DocumentMenus = ({ editor }: { editor: DocumentEditor }) => {
  const state = useStore(editor.toolbar)
  const linkField = useStore(editor.linkField)
  const slash = useStore(editor.slashMenu.state)
  const touch = useTouch()
  const dragging = useDragging()
  const inMenus = useFocusInMenus()
  if (!state.editable) return null
  const here = state.focused || inMenus
  return createPortal(
    <>
      <SlashMenu menu={editor.slashMenu} />
      {linkField && <LinkField editor={editor} href={state.href} />}
      {!touch && !linkField && here && state.hasText && !dragging && <SelectionToolbar editor={editor} state={state} />}
      {!linkField && here && !state.hasText && !slash.open && state.href !== undefined && <LinkCard editor={editor} href={state.href} />}
      {touch && (here || linkField) && <TouchToolbar editor={editor} state={state} />}
    </>,
    document.body,
  )
}
