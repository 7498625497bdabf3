import { IconLinkOff } from '@tabler/icons-react'
import type { DocumentEditor } from '@tandem/document'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { texts } from '../texts.ts'
import { ToolButton } from './tool-button.tsx'
import { usePlaced } from './use-placed.ts'

/** Asks for the address of a link. */
export const LinkField = ({ editor, href }: { editor: DocumentEditor; href: string | undefined }) => {
  const t = useTexts(texts)
  const [typed, setTyped] = useState(href ?? '')
  const [refused, setRefused] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const panel = usePlaced(() => editor.selectionRect(), { side: 'below', align: 'start' }, refused)

  useEffect(() => {
    input.current?.focus({ preventScroll: true })
    input.current?.select()
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) editor.closeLinkField()
    }
    document.addEventListener('pointerdown', away, true)
    return () => document.removeEventListener('pointerdown', away, true)
  }, [editor, panel])

  const back = () => {
    editor.closeLinkField()
    editor.focus()
  }
  const apply = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() === '') return href === undefined ? back() : editor.removeLink()
    if (!editor.setLink(typed)) setRefused(true)
    return undefined
  }
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    back()
  }

  return (
    <div ref={panel} className="t-floating t-link-field" role="dialog" aria-label={t('link')}>
      <form onSubmit={apply}>
        <input
          ref={input}
          value={typed}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('addressHint')}
          aria-label={t('address')}
          aria-invalid={refused}
          aria-describedby={refused ? 't-link-refused' : undefined}
          onKeyDown={leave}
          onChange={(event) => {
            setTyped(event.target.value)
            setRefused(false)
          }}
        />
        <button type="submit" className="t-link-apply">
          {t('applyLink')}
        </button>
        {href !== undefined && <ToolButton icon={IconLinkOff} name={t('removeLink')} onPress={() => editor.removeLink()} />}
      </form>
      {refused && (
        <p id="t-link-refused" role="alert">
          {t('linkRefused')}
        </p>
      )}
    </div>
  )
}
