import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from 'react'
import classes from './field.module.css'

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'size' | 'onChange' | 'value'> {
  label: string
  value: string
  onChange: (value: string) => void
  /** A sentence below, as long as nothing is wrong. */
  hint?: ReactNode
  /** What is wrong with it, in words. */
  error?: string | undefined
  /** Stands in the field, at its end. */
  aside?: ReactNode
  /** Whoever opens the form begins here. Not on a phone: its keyboard would cover the rest. */
  beginsHere?: boolean
}

/** A line to fill in: its name above, what is wrong below. */
export const Field = ({ label, value, onChange, hint, error, aside, beginsHere = false, ...input }: FieldProps) => {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (beginsHere && !matchMedia('(pointer: coarse)').matches) field.current?.focus()
  }, [beginsHere])
  const said = error ?? hint
  return (
    <div className={classes.field}>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      <div className={classes.box} data-wrong={error !== undefined || undefined} data-fixed={input.readOnly || undefined}>
        <input
          dir="auto"
          {...input}
          ref={field}
          id={id}
          value={value}
          className={classes.input}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={said ? `${id}-said` : undefined}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
        {aside}
      </div>
      {said && (
        <div id={`${id}-said`} className={error === undefined ? classes.hint : classes.error}>
          {said}
        </div>
      )}
    </div>
  )
}
