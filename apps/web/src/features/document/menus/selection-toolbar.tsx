import { IconLink } from '@tabler/icons-react'
import type { DocumentEditor, ToolbarState } from '@tandem/document'
import { type KeyboardEvent, useEffect } from 'react'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { shortcutKeys } from '../../../shared/lib/shortcut-keys.ts'
import { texts } from '../texts.ts'
import { MarkTools } from './mark-tools.tsx'
import { ToolButton } from './tool-button.tsx'
import { TurnInto } from './turn-into.tsx'
import { usePlaced } from './use-placed.ts'

const step = (event: KeyboardEvent<HTMLElement>, leave: () => void): void => {
  const tools = [...event.currentTarget.querySelectorAll<HTMLElement>('.t-tool')]
  const at = tools.findIndex((tool) => tool === document.activeElement)
  if (event.key === 'ArrowRight') tools[(at + 1) % tools.length]?.focus()
  else if (event.key === 'ArrowLeft') tools[(at + tools.length - 1) % tools.length]?.focus()
  else if (event.key === 'Escape') leave()
  else return
  event.preventDefault()
}

/** The tools for selected text. Alt+F10 moves the focus into them. */
export const SelectionToolbar = ({ editor, state }: { editor: DocumentEditor; state: ToolbarState }) => {
  const t = useTexts(texts)
  const panel = usePlaced(() => editor.selectionRect(), { side: 'above', align: 'center' }, state)
  useEffect(() => {
    const enter = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'F10' || !event.altKey) return
      event.preventDefault()
      panel.current?.querySelector<HTMLElement>('.t-tool')?.focus()
    }
    document.addEventListener('keydown', enter)
    return () => document.removeEventListener('keydown', enter)
  }, [panel])
  return (
    <div
      ref={panel}
      className="t-floating t-toolbar"
      role="toolbar"
      tabIndex={-1}
      aria-label={t('formatting')}
      onKeyDown={(event) => step(event, () => editor.focus())}
    >
      <TurnInto editor={editor} block={state.block} />
      <span className="t-divide" />
      <MarkTools editor={editor} state={state} />
      <span className="t-divide" />
      <ToolButton
        icon={IconLink}
        name={t('link')}
        keys={shortcutKeys('Mod+K')}
        pressed={state.href !== undefined}
        onPress={() => editor.openLinkField()}
      />
    </div>
  )
}
