import { IconAlertTriangle } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import classes from './form.module.css'
import { icon } from './icon.ts'

interface FormProps {
  onSubmit: () => void
  children: ReactNode
  label?: string
}

/** Fields above each other. What is wrong is said by us, at the field, and not by the browser. */
export const Form = ({ onSubmit, children, label }: FormProps) => {
  const form = useRef<HTMLFormElement>(null)
  const isJudged = useRef(false)
  // Whoever sent it comes to the first field that is wrong, however long the server took to say so.
  useEffect(() => {
    const wrong = isJudged.current && form.current?.querySelector<HTMLElement>('[aria-invalid]')
    if (!wrong) return
    isJudged.current = false
    wrong.focus()
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    isJudged.current = true
    onSubmit()
  }
  return (
    <form ref={form} noValidate className={classes.form} onSubmit={submit} onInput={() => (isJudged.current = false)} aria-label={label}>
      {children}
    </form>
  )
}

/** What went wrong with the whole form. Read out as soon as it appears. */
export const FormFailure = ({ children }: { children: ReactNode }) => (
  <div role="alert" className={classes.failure} hidden={!children}>
    {children && (
      <>
        <IconAlertTriangle {...icon} className={classes.sign} />
        <div>{children}</div>
      </>
    )}
  </div>
)

interface TickProps {
  label: string
  hint?: string
  checked: boolean
  disabled?: boolean
  onChange: (isChecked: boolean) => void
}

/** Yes or no, with its words beside it. */
export const Tick = ({ label, hint, checked, disabled = false, onChange }: TickProps) => (
  <label className={classes.tick} data-disabled={disabled || undefined}>
    <input type="checkbox" checked={checked} disabled={disabled} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
    <span className={classes.tickWords}>
      <span>{label}</span>
      {hint && <span className={classes.tickHint}>{hint}</span>}
    </span>
  </label>
)
