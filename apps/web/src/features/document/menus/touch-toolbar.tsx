import { IconArrowBackUp, IconArrowForwardUp, IconLink, IconList, IconListCheck, IconPlus } from '@tabler/icons-react'
import type { DocumentEditor, ToolbarState } from '@tandem/document'
import { useEffect, useRef } from 'react'
import { MarkTools } from './mark-tools.tsx'
import { ToolButton } from './tool-button.tsx'

/** The tools of a phone, on top of its keyboard while somebody writes. */
export const TouchToolbar = ({ editor, state }: { editor: DocumentEditor; state: ToolbarState }) => {
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const view = window.visualViewport
    if (!view) return undefined
    const dock = () => {
      const covered = Math.max(0, window.innerHeight - view.offsetTop - view.height)
      if (bar.current) bar.current.style.bottom = `${String(Math.round(covered))}px`
    }
    dock()
    view.addEventListener('resize', dock)
    view.addEventListener('scroll', dock)
    return () => {
      view.removeEventListener('resize', dock)
      view.removeEventListener('scroll', dock)
    }
  }, [])
  return (
    <div ref={bar} className="t-touchbar" role="toolbar" aria-label="Formatting" onPointerDown={(event) => event.preventDefault()}>
      <ToolButton icon={IconPlus} name="Add a block" onPress={() => editor.startSlashMenu()} />
      <ToolButton icon={IconListCheck} name="Task list" pressed={state.block === 'taskList'} onPress={() => editor.turnInto('taskList')} />
      <ToolButton icon={IconList} name="Bullet list" pressed={state.block === 'bulletList'} onPress={() => editor.turnInto('bulletList')} />
      <MarkTools editor={editor} state={state} />
      <ToolButton
        icon={IconLink}
        name="Link"
        pressed={state.href !== undefined}
        disabled={!state.hasText && state.href === undefined}
        onPress={() => editor.openLinkField()}
      />
      <ToolButton icon={IconArrowBackUp} name="Undo" disabled={!state.canUndo} onPress={() => editor.undo()} />
      <ToolButton icon={IconArrowForwardUp} name="Redo" disabled={!state.canRedo} onPress={() => editor.redo()} />
    </div>
  )
}
