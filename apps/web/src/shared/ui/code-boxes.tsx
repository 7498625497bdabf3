import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { useTexts } from '../i18n/texts.ts'
import classes from './code-boxes.module.css'
import { formTexts } from './form-texts.ts'

const COUNT = 6
const PLACES = [0, 1, 2, 3, 4, 5] as const
const digitsIn = (text: string): string => text.replace(/\D/g, '')

interface CodeBoxesProps {
  label: string
  value: string
  onChange: (digits: string) => void
  /** All six are there. */
  onComplete: (digits: string) => void
  error?: string | undefined
  disabled?: boolean
}

/** Six digits, a box each. Takes a pasted code, and one that the phone offers. */
export const CodeBoxes = ({ label, value, onChange, onComplete, error, disabled = false }: CodeBoxesProps) => {
  const t = useTexts(formTexts)
  const row = useRef<HTMLDivElement>(null)
  // The focus moves on before the digit that moved it is shown.
  const filled = useRef(value.length)
  useEffect(() => {
    filled.current = value.length
  }, [value])
  const focus = (at: number): void => row.current?.querySelectorAll('input')[Math.max(0, Math.min(COUNT - 1, at))]?.focus()

  const take = (digits: string): void => {
    const next = digits.slice(0, COUNT)
    filled.current = next.length
    onChange(next)
    focus(next.length)
    if (next.length === COUNT) onComplete(next)
  }
  const write = (at: number, text: string): void => {
    const typed = digitsIn(text)
    // More than one: the phone filled in the whole code.
    if (typed.length > 2) return take(typed)
    take(`${value.slice(0, at)}${typed.replace(value[at] ?? '', '').slice(-1) || typed.slice(-1)}${value.slice(at + 1)}`)
  }
  const press = (at: number, event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'ArrowLeft') focus(at - 1)
    else if (event.key === 'ArrowRight') focus(at + 1)
    else if (event.key === 'Backspace') {
      const cut = value[at] === undefined ? at - 1 : at
      onChange(`${value.slice(0, Math.max(0, cut))}${value.slice(cut + 1)}`)
      focus(cut)
    } else return
    event.preventDefault()
  }
  const paste = (event: ClipboardEvent): void => {
    event.preventDefault()
    take(digitsIn(event.clipboardData.getData('text')))
  }

  return (
    <div>
      <div ref={row} role="group" aria-label={label} className={classes.boxes} data-wrong={error !== undefined || undefined} dir="ltr">
        {PLACES.map((at) => (
          <input
            key={at}
            className={classes.box}
            inputMode="numeric"
            pattern="[0-9]*"
            autoComplete={at === 0 ? 'one-time-code' : 'off'}
            aria-label={t('digit', { at: at + 1, of: COUNT })}
            aria-invalid={error !== undefined || undefined}
            value={value[at] ?? ''}
            disabled={disabled}
            onChange={({ currentTarget }) => write(at, currentTarget.value)}
            onKeyDown={(event) => press(at, event)}
            onPaste={paste}
            onFocus={({ currentTarget }) => (at > filled.current ? focus(filled.current) : currentTarget.select())}
          />
        ))}
      </div>
      {error && (
        <div role="alert" className={classes.error}>
          {error}
        </div>
      )}
    </div>
  )
}
