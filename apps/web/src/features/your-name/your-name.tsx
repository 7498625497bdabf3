import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import { Button, Modal, TextInput } from '@mantine/core'
import { LIMITS, type Person } from '@tandem/protocol'
import { type FormEvent, useState } from 'react'
import { Unreachable } from '../../shared/lib/api.ts'
import { rename } from '../../shared/lib/session.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import classes from './your-name.module.css'

const Form = ({ me, onDone }: { me: Person; onDone: () => void }) => {
  const [name, setName] = useState(me.name)
  const [isSaving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const wanted = name.trim()

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!wanted) return setFailure('Write a name, so that others know who you are.')
    if (wanted === me.name) return onDone()
    setSaving(true)
    try {
      await rename(wanted)
      onDone()
    } catch (error) {
      setFailure(
        error instanceof Unreachable
          ? 'The server cannot be reached. Try again when you are online.'
          : 'The server did not take this name. Try another one.',
      )
      setSaving(false)
    }
  }

  return (
    <form onSubmit={(event) => void save(event)} className={classes.form}>
      <div className={classes.preview}>
        <Avatar person={{ name: wanted || me.name, color: me.color }} size={44} />
        <span className={classes.shown}>
          <strong>{wanted || me.name}</strong>
          <span>This is how others see you. The colour is yours everywhere.</span>
        </span>
      </div>
      <TextInput
        label="Name"
        value={name}
        maxLength={LIMITS.nameLength}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value)
          setFailure(undefined)
        }}
        error={failure}
        autoComplete="nickname"
        data-autofocus
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={isSaving}>
          Save
        </Button>
      </div>
    </form>
  )
}

interface YourNameProps {
  me: Person | undefined
  opened: boolean
  onClose: () => void
}

/** The dialog in which a person says what others should call them. */
export const YourName = ({ me, opened, onClose }: YourNameProps) => (
  <Modal opened={opened && me !== undefined} onClose={onClose} title="Your name" size={400} closeButtonProps={{ 'aria-label': 'Close' }}>
    {me && <Form me={me} onDone={onClose} />}
  </Modal>
)
