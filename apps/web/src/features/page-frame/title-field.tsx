import type { Page } from '@tandem/provider'
import { type ChangeEvent, type KeyboardEvent, type Ref, useEffect, useLayoutEffect, useRef } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useCanEdit } from '../../shared/lib/use-page.ts'
import { useTitle, writeTitle } from '../../shared/lib/use-title.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { caretAfter } from './caret.ts'
import { texts } from './texts.ts'
import classes from './title-field.module.css'

interface TitleFieldProps {
  page: Page
  /** Large above the text of a document, or small in the top row. */
  look: 'large' | 'row'
  /** Writing begins here: the page is new. */
  beginsHere: boolean
  /** Enter or the arrow down: on to the body. */
  onLeave: () => void
  ref?: Ref<HTMLDivElement>
}

/** The title, written by everybody at once. The last writer of a letter wins; carets stay where they were. */
export const TitleField = ({ page, look, beginsHere, onLeave, ref }: TitleFieldProps) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const title = useTitle(page)
  const canEdit = useCanEdit(page)
  const field = useRef<HTMLTextAreaElement>(null)
  const shown = useRef({ text: title, start: 0, end: 0 })

  // A change by somebody else would put the caret at the end.
  useLayoutEffect(() => {
    const element = field.current
    if (!element || shown.current.text === title) return
    const { text: before, start, end } = shown.current
    if (document.activeElement === element && element.value === title) {
      const [from, to] = [caretAfter(before, title, start), caretAfter(before, title, end)]
      element.setSelectionRange(from, to)
      shown.current = { text: title, start: from, end: to }
    } else shown.current.text = title
  }, [title])

  useEffect(() => {
    if (beginsHere) field.current?.focus()
  }, [beginsHere])

  // Where `field-sizing` is not known the height follows by hand.
  useLayoutEffect(() => {
    const element = field.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [title])

  const change = ({ currentTarget }: ChangeEvent<HTMLTextAreaElement>): void => {
    writeTitle(page, currentTarget.value)
    shown.current = { text: currentTarget.value, start: currentTarget.selectionStart, end: currentTarget.selectionEnd }
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return
    const { selectionStart, value } = event.currentTarget
    if (event.key === 'Enter' || (event.key === 'ArrowDown' && selectionStart === value.length)) {
      event.preventDefault()
      onLeave()
    }
  }
  const select = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }): void => {
    shown.current = { text: currentTarget.value, start: currentTarget.selectionStart, end: currentTarget.selectionEnd }
  }

  return (
    <div className={classes.holder} data-look={look} ref={ref}>
      <textarea
        ref={field}
        className={classes.field}
        aria-label={t('title')}
        rows={1}
        placeholder={untitled}
        value={title}
        title={look === 'row' && title.length > 20 ? title : undefined}
        readOnly={!canEdit}
        spellCheck
        autoComplete="off"
        enterKeyHint="next"
        onChange={change}
        onKeyDown={press}
        onSelect={select}
      />
    </div>
  )
}
