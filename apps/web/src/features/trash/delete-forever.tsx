import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import { Button, Modal, TextInput } from '@mantine/core'
import type { TrashedPage } from '@tandem/protocol'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import dialog from '../../shared/ui/dialog.module.css'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { texts } from './texts.ts'
import classes from './trash.module.css'

/** Long titles are typed in part: the question is whether somebody looked, not how well they type. */
const MOST_TYPED = 40
const oneSpaced = (text: string): string => text.trim().replace(/\s+/g, ' ')

interface DeleteForeverProps {
  page: TrashedPage
  onClose: () => void
  onDelete: () => void
}

/** Asks for the name of a page before it is gone for good. */
export const DeleteForever = ({ page, onClose, onDelete }: DeleteForeverProps) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const [typed, setTyped] = useState('')
  const title = oneSpaced(page.title) || untitled
  const wanted = oneSpaced([...title].slice(0, MOST_TYPED).join(''))
  const isTyped = oneSpaced(typed) === wanted || oneSpaced(typed) === title
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isTyped) onDelete()
  }
  return (
    <Modal opened onClose={onClose} title={t('askTitle', { title: wanted })} size={460} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit} className={dialog.form}>
        <p className={dialog.text}>{t('askWhat')}</p>
        <TextInput
          label={t('askType', { title: wanted })}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-autofocus
        />
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!isTyped} className={isTyped ? classes.danger : undefined}>
            {t('forever')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
