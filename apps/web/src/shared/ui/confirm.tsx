import { Button } from '@mantine/core'
import { type SyntheticEvent, useEffect, useId, useRef, useState } from 'react'
import classes from './confirm.module.css'
import { Field } from './field.tsx'
import { Form, FormFailure } from './form.tsx'
import { useSubmit } from './use-submit.ts'

interface ConfirmProps {
  title: string
  /** What will happen, and what can not be taken back. */
  text: string
  /** The button that does it: a verb. */
  action: string
  cancel: string
  /** Has to be typed first, as `label` asks. */
  typed?: { expected: string; label: string }
  /** Something is lost by it: the button warns. */
  isGrave?: boolean
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before something that others will notice. Mounted only while it is open; the focus returns by itself. */
export const Confirm = ({ title, text, action, cancel, typed, isGrave = true, onConfirm, onClose }: ConfirmProps) => {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [said, setSaid] = useState('')
  const { isBusy, sentence, run } = useSubmit()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  const isSure = typed === undefined || said.trim() === typed.expected.trim()
  const confirm = (): void => {
    if (!isSure) return
    void run(async () => {
      await onConfirm()
      dialog.current?.close()
    })
  }
  const dismiss = (event: SyntheticEvent): void => {
    if (event.target === dialog.current) dialog.current?.close()
  }
  return (
    // Escape does what a press beside it does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={onClose}
      onMouseDown={dismiss}
    >
      <Form onSubmit={confirm}>
        <div>
          <h2 id={`${id}-title`} className={classes.title}>
            {title}
          </h2>
          <p id={`${id}-text`} className={classes.text}>
            {text}
          </p>
        </div>
        {typed && <Field label={typed.label} value={said} autoComplete="off" spellCheck={false} onChange={setSaid} />}
        <FormFailure>{sentence}</FormFailure>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => dialog.current?.close()}>
            {cancel}
          </Button>
          <Button type="submit" className={isGrave ? classes.grave : undefined} loading={isBusy} disabled={!isSure}>
            {action}
          </Button>
        </div>
      </Form>
    </dialog>
  )
}
