import { IconArrowBackUp, IconArrowForwardUp, IconLink, IconList, IconListCheck, IconPlus } from '@tabler/icons-react'
import type { DocumentEditor, ToolbarState } from '@tandem/document'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { texts } from '../texts.ts'
import { MarkTools } from './mark-tools.tsx'
import { ToolButton } from './tool-button.tsx'

/** The tools of a phone, on top of its keyboard while somebody writes. */
export const TouchToolbar = ({ editor, state }: { editor: DocumentEditor; state: ToolbarState }) => {
  const t = useTexts(texts)
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
    <div ref={bar} className="t-touchbar" role="toolbar" aria-label={t('formatting')} onPointerDown={(event) => event.preventDefault()}>
      <ToolButton icon={IconPlus} name={t('addBlock')} onPress={() => editor.startSlashMenu()} />
      <ToolButton
        icon={IconListCheck}
        name={t('taskList')}
        pressed={state.block === 'taskList'}
        onPress={() => editor.turnInto('taskList')}
      />
      <ToolButton
        icon={IconList}
        name={t('bulletList')}
        pressed={state.block === 'bulletList'}
        onPress={() => editor.turnInto('bulletList')}
      />
      <MarkTools editor={editor} state={state} />
      <ToolButton
        icon={IconLink}
        name={t('link')}
        pressed={state.href !== undefined}
        disabled={!state.hasText && state.href === undefined}
        onPress={() => editor.openLinkField()}
      />
      <ToolButton icon={IconArrowBackUp} name={t('undo')} disabled={!state.canUndo} onPress={() => editor.undo()} />
      <ToolButton icon={IconArrowForwardUp} name={t('redo')} disabled={!state.canRedo} onPress={() => editor.redo()} />
    </div>
  )
}
