import { useId } from 'react'
import classes from './fields.module.css'

interface SelectFieldProps<Value extends string> {
  label: string
  /** For the eyes: what stands around it says what it is. */
  isLabelHidden?: boolean
  hint?: string | undefined
  value: Value
  options: readonly { value: Value; label: string }[]
  isDisabled?: boolean
  onChange: (value: Value) => void
}

/** One of a few. The browser's own list: it works by keyboard, on phones and from right to left. */
export const SelectField = <Value extends string>({
  label,
  isLabelHidden = false,
  hint,
  value,
  options,
  isDisabled = false,
  onChange,
}: SelectFieldProps<Value>) => {
  const id = useId()
  return (
    <div className={classes.field}>
      {!isLabelHidden && (
        <label htmlFor={id} className={classes.label}>
          {label}
        </label>
      )}
      <select
        id={id}
        className={classes.select}
        aria-label={isLabelHidden ? label : undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          const chosen = options[currentTarget.selectedIndex]
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={classes.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
