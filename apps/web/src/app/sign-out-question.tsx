import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import { Button, Modal } from '@mantine/core'
import { useTexts } from '../shared/i18n/texts.ts'
import dialog from '../shared/ui/dialog.module.css'
import { texts } from './texts.ts'

interface SignOutQuestionProps {
  unsaved: number
  onStay: () => void
  onSignOut: () => void
}

/** Asks whether changes that are nowhere else may be lost. */
export const SignOutQuestion = ({ unsaved, onStay, onSignOut }: SignOutQuestionProps) => {
  const t = useTexts(texts)
  return (
    <Modal opened onClose={onStay} title={t('signOutTitle')} size={440} withCloseButton={false}>
      <p className={dialog.text}>{t('signOutUnsaved', { count: unsaved })}</p>
      <div className={dialog.actions}>
        <Button variant="default" onClick={onSignOut}>
          {t('signOutAnyway')}
        </Button>
        <Button onClick={onStay} data-autofocus>
          {t('stay')}
        </Button>
      </div>
    </Modal>
  )
}
