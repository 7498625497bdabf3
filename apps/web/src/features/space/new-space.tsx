import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Space } from '@tandem/protocol'
import { type FormEvent, useId, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { createSpace } from '../../shared/lib/pages-api.ts'
import { failureWords, requestTexts } from '../../shared/lib/request-words.ts'
import dialog from '../../shared/ui/dialog.module.css'
import classes from './new-space.module.css'
import { texts } from './texts.ts'

const WHO = ['open', 'private'] as const

const Form = ({ onClose, onMade }: Omit<NewSpaceProps, 'isOpen'>) => {
  const t = useTexts(texts)
  const why = useTexts(requestTexts)
  const queries = useQueryClient()
  const legend = useId()
  const [name, setName] = useState('')
  const [visibility, setVisibility] = useState<Space['visibility']>('open')
  const [isMissing, setMissing] = useState(false)
  const { mutate, isPending, error } = useMutation({
    mutationFn: createSpace,
    onSuccess: async (space) => {
      await queries.invalidateQueries({ queryKey: ['spaces'] })
      onClose()
      onMade(space)
    },
  })
  const make = (event: FormEvent): void => {
    event.preventDefault()
    if (!name.trim()) return setMissing(true)
    mutate({ name: name.trim(), visibility })
  }
  return (
    <form onSubmit={make} className={dialog.form}>
      <TextInput
        label={t('name')}
        placeholder={t('nameExample')}
        value={name}
        maxLength={80}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value)
          setMissing(false)
        }}
        error={isMissing ? t('needsName') : error ? failureWords(error, why) : undefined}
        autoComplete="off"
        data-autofocus
      />
      <fieldset className={classes.who} aria-labelledby={legend}>
        <legend id={legend}>{t('who')}</legend>
        {WHO.map((value) => (
          <label key={value} className={classes.choice} aria-label={t(value)}>
            <input type="radio" name="visibility" checked={visibility === value} onChange={() => setVisibility(value)} />
            <span>
              <span>{t(value)}</span>
              <span className={classes.what}>{t(value === 'open' ? 'openWhat' : 'privateWhat')}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className={dialog.actions}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={isPending}>
          {t('make')}
        </Button>
      </div>
    </form>
  )
}

interface NewSpaceProps {
  isOpen: boolean
  onClose: () => void
  onMade: (space: Space) => void
}

/** Makes a space: its name, and whether everybody is in it. */
export const NewSpace = ({ isOpen, onClose, onMade }: NewSpaceProps) => {
  const t = useTexts(texts)
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('newTitle')} size={440} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form onClose={onClose} onMade={onMade} />
    </Modal>
  )
}
