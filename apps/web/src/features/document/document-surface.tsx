import { BODY, type DocumentEditor, openEditor } from '@tandem/document'
import type { Page } from '@tandem/provider'
import { type MouseEvent, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import type { DocumentHandle } from './document-handle.ts'
import { DocumentMenus } from './menus/document-menus.tsx'
import { PageCarets } from './page-carets.ts'
import { editorWords } from './words.ts'

interface Props {
  page: Page
  scheme: 'light' | 'dark'
  canEdit: boolean
  ref?: Ref<DocumentHandle> | undefined
}

/** The editor on a complete page, with its menus. */
export const DocumentSurface = ({ page, scheme, canEdit, ref }: Props) => {
  const element = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<DocumentEditor>()
  const [carets, setCarets] = useState<PageCarets>()

  const open = useEffectEvent((host: HTMLElement) => {
    const here = new PageCarets(page.presence, scheme)
    const opened = openEditor({
      element: host,
      fragment: page.replica.getXmlFragment(BODY),
      carets: here,
      editable: canEdit,
      words: editorWords,
    })
    setCarets(here)
    setEditor(opened)
    return opened
  })

  useEffect(() => {
    if (!element.current) return undefined
    const opened = open(element.current)
    return () => {
      opened.close()
      setEditor(undefined)
    }
  }, [page])

  useEffect(() => editor?.setEditable(canEdit), [editor, canEdit])
  useEffect(() => carets?.setScheme(scheme), [carets, scheme])
  useImperativeHandle(ref, () => ({ focusStart: () => editor?.focusStart() }), [editor])

  const writeBelow = (event: MouseEvent) => {
    if (!canEdit || event.button !== 0) return
    event.preventDefault()
    editor?.focusEnd()
  }

  return (
    <>
      <div ref={element} className="t-document-host" />
      <div className="t-document-below" onMouseDown={writeBelow} aria-hidden="true" />
      {editor && <DocumentMenus editor={editor} />}
    </>
  )
}
